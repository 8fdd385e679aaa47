/**
 * Who may import whom. A package that reaches further than this table has taken on a second purpose, or carries something to
 * a place where it must not be seen (server code in the widget, a framework in the loader).
 */
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFiles, importsOf, packageOf, readJson, shippedSources } from './source-files.ts';

interface Allowance {
  /** Folder, from the root. */
  readonly from: string;
  /** Package names. Siblings are allowed by name only. */
  readonly may: readonly string[];
  /** Whether it runs on Node. */
  readonly node: boolean;
  /** Whether it may import whatever third party its own package.json lists. */
  readonly thirdParties: boolean;
}

const contract = '@coatcheck/contract';
const database = '@coatcheck/database';
const server = '@coatcheck/server';

/** The first row that fits a file holds for it. */
const table: readonly Allowance[] = [
  { from: 'packages/contract/src/frame/', may: [], node: false, thirdParties: false },
  { from: 'packages/contract/', may: ['zod'], node: false, thirdParties: false },
  { from: 'packages/loader/', may: [contract], node: false, thirdParties: false },
  { from: 'packages/widget/src/', may: [contract, 'preact', 'zod'], node: false, thirdParties: false },
  { from: 'packages/widget/', may: [contract], node: true, thirdParties: true },
  { from: 'packages/database/', may: [contract], node: true, thirdParties: true },
  { from: 'packages/server/', may: [contract, database], node: true, thirdParties: true },
  { from: 'packages/console/src/', may: [contract], node: false, thirdParties: true },
  // Its build is the widget's with another recipe.
  { from: 'packages/console/', may: [contract, '@coatcheck/widget'], node: true, thirdParties: true },
  // `start` and `migrate` run the server in the CLI's own process; nothing else of the CLI touches it.
  { from: 'packages/cli/src/process/', may: [contract, database, server], node: true, thirdParties: true },
  { from: 'packages/cli/', may: [contract], node: true, thirdParties: true },
];

interface Ban {
  readonly from: string;
  readonly packages: readonly string[];
  readonly why: string;
}

/** What a folder must not use though its package does. */
const bans: readonly Ban[] = [
  { from: 'packages/server/src/domain/', packages: ['hono', '@hono/node-server'], why: 'rules know no HTTP' },
  { from: 'packages/server/src/models/', packages: ['hono', '@hono/node-server'], why: 'a model knows nothing of who asks' },
  { from: 'packages/widget/src/launcher/', packages: ['preact', 'zod'], why: 'the launcher is on every page view' },
];

const sources = shippedSources();
const homeOf = (path: string) => path.split('/').slice(0, 2).join('/');

function declares(path: string, name: string): boolean {
  const manifest = readJson<Record<string, Record<string, string> | undefined>>(`${homeOf(path)}/package.json`);
  // The loader is bundled and ships nothing of what it imports; there a devDependency is right.
  const kinds = ['dependencies', 'optionalDependencies', ...(path.startsWith('packages/loader/') ? ['devDependencies'] : [])];
  return kinds.some((kind) => manifest[kind]?.[name] !== undefined);
}

function mayImport(path: string, specifier: string): boolean {
  const row = table.find(({ from }) => path.startsWith(from));
  if (row === undefined) return false;
  if (specifier.startsWith('node:')) return row.node;
  const name = packageOf(specifier);
  return row.may.includes(name) || (row.thirdParties && !name.startsWith('@coatcheck/'));
}

const foreignImports = (path: string) => importsOf(path).filter((specifier) => !specifier.startsWith('.'));
const localImports = (path: string) => importsOf(path).filter((specifier) => specifier.startsWith('.'));

/** @returns one line for each import of each file that fails the test */
function strays(paths: readonly string[], imports: (path: string) => string[], fine: (path: string, specifier: string) => boolean): string[] {
  return paths.flatMap((path) => imports(path).filter((specifier) => !fine(path, specifier)).map((specifier) => `${path} → ${specifier}`));
}

describe('imports', () => {
  it('stay within the table', () => {
    expect(strays(sources, foreignImports, mayImport)).toEqual([]);
  });

  it("are declared in the package's own package.json", () => {
    const declared = (path: string, specifier: string) => specifier.startsWith('node:') || declares(path, packageOf(specifier));
    const missing = strays(sources, foreignImports, declared).map((line) => `${homeOf(line)}: ${packageOf(line.split(' → ')[1] ?? '')}`);
    expect([...new Set(missing)]).toEqual([]);
  });

  it('leave out what a folder must not know', () => {
    const broken = bans.flatMap(({ from, packages, why }) => {
      const inside = sources.filter((path) => path.startsWith(from));
      return strays(inside, foreignImports, (_, specifier) => !packages.includes(packageOf(specifier))).map((line) => `${line}: ${why}`);
    });
    expect(broken).toEqual([]);
  });

  it('of a package go through its exports, never into its folder', () => {
    const atHome = (path: string, specifier: string) => posix.join(posix.dirname(path), specifier).startsWith(`${homeOf(path)}/`);
    expect(strays(sources, localImports, atHome)).toEqual([]);
  });

  it('of local files name the file that is meant, as no build step rewrites them', () => {
    const all = findFiles('{packages,tests,bench,scripts}/**/*.{ts,tsx,mts,mjs}', '*.ts').filter((path) => !path.startsWith('bench/peers/'));
    expect(strays(all, localImports, (_, specifier) => /\.(ts|tsx|mts|mjs|css|json|svg)(\?[\w&]+)?$/.test(specifier))).toEqual([]);
  });

  it('are found in real code', () => {
    expect(importsOf('packages/contract/src/ids.ts')).toEqual(['zod/mini']);
    expect(sources).toContain('packages/contract/src/frame/talk.ts');
    expect(mayImport('packages/contract/src/frame/talk.ts', 'zod/mini')).toBe(false);
    expect(mayImport('packages/loader/src/embed.ts', 'node:fs')).toBe(false);
    expect(mayImport('packages/cli/src/commands/leads/list.ts', '@coatcheck/server/main')).toBe(false);
  });
});
