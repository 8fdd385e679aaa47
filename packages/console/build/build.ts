/**
 * Builds the console into `dist/console/`:
 *
 *     index.html             the one document: a style sheet, a small script that sets light or dark before anything is painted, the app
 *     assets/NAME-HASH.js    the app, a chunk for each page, one for each language
 *     assets/NAME-HASH.css
 *     assets/….br            each of them, compressed: doing that at the start of a server would take it a second
 *     manifest.json          `Artefacts`
 *
 * No source maps and nothing of the environment goes in. A build that would give the same is skipped before the bundler is even loaded.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { InlineConfig, Rolldown } from 'vite';
import { type Artefacts, readArtefacts } from './artefacts.ts';
import { type BuiltFile, describeSizes, isWithin, measure } from './budgets.ts';
import { documentOf } from './document.ts';
import { hashSources } from './source-hash.ts';

const root = resolve(import.meta.dirname, '../../..');
const source = join(root, 'packages/console/src');

/** Browsers of 2023 and later: people at work on their own machines. */
const target = ['es2022', 'safari16.4'];

export interface BuildOptions {
  /** Build even where nothing has changed. */
  readonly force?: boolean;
  /** Where to. Default: `dist/console/` in the repository's root. */
  readonly dist?: string;
  readonly log?: (line: string) => void;
}

export interface BuildResult {
  readonly dist: string;
  readonly artefacts: Artefacts;
  readonly isFresh: boolean;
  readonly isWithinBudget: boolean;
}

/** `root` is not the repository's, so that no `.env` or config of anybody's is found. */
const common: InlineConfig = {
  root: source,
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: 'error',
  mode: 'production',
  base: '/',
};

const building = {
  write: false,
  target,
  cssTarget: target,
  sourcemap: false,
  assetsInlineLimit: 0,
  reportCompressedSize: false,
} as const;

const app: InlineConfig = {
  ...common,
  oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
  build: {
    ...building,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { app: join(source, 'app/main.tsx') },
      output: { entryFileNames: 'assets/[name]-[hash].js', chunkFileNames: 'assets/[name]-[hash].js', assetFileNames: 'assets/[name]-[hash][extname]' },
    },
  },
};

/** One classic script on its own: it must have run before anything is painted. */
const scheme: InlineConfig = {
  ...common,
  build: {
    ...building,
    modulePreload: false,
    rolldownOptions: { input: { scheme: join(source, 'app/scheme-first.ts') }, output: { format: 'iife', entryFileNames: 'assets/[name]-[hash].js' } },
  },
};

async function bundle(config: InlineConfig): Promise<Rolldown.RolldownOutput['output']> {
  const { build } = await import('vite');
  const before = process.env['NODE_ENV'];
  // The bundler believes it over its own `mode`: a build begun by a test would be one for development, and larger.
  process.env['NODE_ENV'] = 'production';
  const result = await build(config).finally(() => {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  });
  if (!('output' in result)) throw new Error('the bundler gave more than one output');
  return result.output;
}

/** Puts a file in its place in one step: a server that is running never reads half of one. */
function place(dist: string, name: string, content: string | Uint8Array): void {
  const path = join(dist, name);
  mkdirSync(resolve(path, '..'), { recursive: true });
  const beside = `${path}.${process.pid}.new`;
  writeFileSync(beside, content);
  renameSync(beside, path);
}

const stylesOf = (chunk: Rolldown.OutputChunk) => [...(chunk.viteMetadata?.importedCss ?? [])];
const nothing = () => undefined;

/** @throws where the bundler refuses the sources; a build above its budget is made all the same and says so in the result */
export async function buildConsole({ force = false, dist = join(root, 'dist/console'), log = nothing }: BuildOptions = {}): Promise<BuildResult> {
  const hash = hashSources(root);
  const before = readArtefacts(dist);
  if (!force && before?.source === hash) return { dist, artefacts: before, isFresh: false, isWithinBudget: true };

  const output = [...(await bundle(app)), ...(await bundle(scheme))];
  const built: BuiltFile[] = output.map((file) => {
    const content = file.type === 'chunk' ? file.code : file.source;
    return { name: file.fileName, content, brotli: brotliCompressSync(content), needs: file.type === 'chunk' ? [...file.imports, ...stylesOf(file)] : [] };
  });
  const chunks = output.filter((file) => file.type === 'chunk');
  const entry = (name: string) => {
    const found = chunks.find((chunk) => chunk.isEntry && chunk.name === name);
    if (found === undefined) throw new Error(`the bundler gave no ${name}`);
    return found;
  };
  const main = entry('app');
  const first = entry('scheme');
  const styles = stylesOf(main);
  const document = documentOf({ script: main.fileName, scheme: first.fileName, preload: main.imports, styles });
  const pages = chunks.filter((chunk) => chunk.isDynamicEntry && chunk.facadeModuleId?.includes('/src/pages/') === true && !chunk.facadeModuleId.endsWith('/usage-chart.tsx')).map(({ fileName }) => fileName);

  const names = built.map(({ name }) => name).sort();
  for (const { name, content, brotli } of built) {
    place(dist, name, content);
    place(dist, `${name}.br`, brotli);
  }
  place(dist, 'index.html', document);
  const sizes = measure(built, [main.fileName, first.fileName, ...styles], pages);
  log(describeSizes(sizes));
  const isWithinBudget = isWithin(sizes);
  const artefacts: Artefacts = { document: 'index.html', files: names, source: hash };
  // Over budget it is no build to skip to: the next run measures again.
  place(dist, 'manifest.json', `${JSON.stringify({ ...artefacts, source: isWithinBudget ? hash : '' }, null, 2)}\n`);
  // The build before this one stays for whoever has the console open on it; older ones go.
  prune(dist, new Set([...names, ...(before?.files ?? [])]));
  return { dist, artefacts, isFresh: true, isWithinBudget };
}

function prune(dist: string, keep: ReadonlySet<string>): void {
  for (const name of readdirSync(join(dist, 'assets'))) {
    if (!keep.has(`assets/${name.replace(/\.br$/, '')}`)) rmSync(join(dist, 'assets', basename(name)), { force: true });
  }
}
