/**
 * `npm run lockfile`: run it after `npm install` has changed package-lock.json.
 *
 * npm leaves an optional package out of the lockfile if the registry at hand doesn't have it, as mirrors often lack other
 * platforms' builds; and `npm ci` then refuses the whole file as incomplete, on every machine. This adds what is missing by name,
 * version and platform, so that each machine skips what is not for it. Such an entry has no hash until somebody installs
 * from a registry that has the package.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [rest: string]: unknown;
}

const file = new URL('../package-lock.json', import.meta.url);
const platformInName =
  /(?<os>aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)-(?<cpu>arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64)/;

/** @throws {Error} the name doesn't say which platform the package is for, so that it can't be skipped safely */
function entryFor(name: string, version: string, wantedBy: Entry): Entry {
  const { os, cpu } = platformInName.exec(name)?.groups ?? {};
  if (os === undefined || cpu === undefined) throw new Error(`${name}@${version} is missing, and its name says no platform`);
  const libc = name.includes('musl') ? ['musl'] : os === 'linux' && name.includes('gnu') ? ['glibc'] : undefined;
  return {
    version,
    cpu: [cpu],
    ...(wantedBy.dev === true ? { dev: true } : {}),
    ...(libc === undefined ? {} : { libc }),
    optional: true,
    os: [os],
  };
}

const lock: { packages: Record<string, Entry> } = JSON.parse(readFileSync(file, 'utf8'));
const added: string[] = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const hoisted = `node_modules/${name}`;
    if (lock.packages[hoisted] !== undefined || lock.packages[`${path}/${hoisted}`] !== undefined) continue;
    lock.packages[hoisted] = entryFor(name, version, entry);
    added.push(name);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en')));
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'package-lock.json is complete' : `added to package-lock.json:\n  ${added.join('\n  ')}`);
