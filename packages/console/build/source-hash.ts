/** One hash of everything a build is made of, so that a build that would give the same bytes is not made. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

/** Folders below the repository's root, in a fixed order. */
const folders = ['packages/console/src', 'packages/console/build', 'packages/contract/src'];
const Manifest = z.object({ version: z.optional(z.string()), dependencies: z.optional(z.record(z.string(), z.string())) });

const manifestOf = (path: string) => Manifest.parse(JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')));

/** @returns the paths of the files below a folder, sorted */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** @param root the repository's root */
export function hashSources(root: string): string {
  const hash = createHash('sha256');
  const add = (name: string, content: string | Buffer) => hash.update(`${name}\0${content.length}\0`).update(content);
  for (const folder of folders) {
    for (const file of filesBelow(join(root, folder))) add(file.slice(root.length), readFileSync(file));
  }
  const { dependencies = {} } = manifestOf(join(root, 'packages/console'));
  for (const name of Object.keys(dependencies).filter((name) => !name.startsWith('@coatcheck/'))) {
    add(name, manifestOf(join(root, 'node_modules', name)).version ?? '');
  }
  return hash.digest('hex').slice(0, 32);
}
