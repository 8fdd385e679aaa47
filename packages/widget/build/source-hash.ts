/** One hash of everything a build is made of, so that a build that would give the same bytes is not made. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const bundler = ['vite', 'rolldown', 'lightningcss'];
const Manifest = z.object({ version: z.optional(z.string()), dependencies: z.optional(z.record(z.string(), z.string())) });

const manifestOf = (folder: string) => Manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));

/** @returns the paths of the files below a folder, sorted */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * @param root the repository's root
 * @param home the package that is built, whose dependencies go into it
 * @param folders below the root, in a fixed order
 */
export function hashSources(root: string, home: string, folders: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (name: string, content: string | Buffer) => hash.update(`${name}\0${content.length}\0`).update(content);
  for (const folder of folders) {
    for (const file of filesBelow(join(root, folder))) add(file.slice(root.length), readFileSync(file));
  }
  const dependencies = Object.keys(manifestOf(join(root, home)).dependencies ?? {}).filter((name) => !name.startsWith('@coatcheck/'));
  for (const name of new Set([...bundler, ...dependencies])) add(name, manifestOf(join(root, 'node_modules', name)).version ?? '');
  return hash.digest('hex').slice(0, 32);
}
