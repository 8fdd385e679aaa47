/** One hash of everything a build is made of, so that a build that would give the same bytes is not made. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders below the repository's root, in a fixed order. */
const folders = ['packages/widget/src', 'packages/widget/build', 'packages/loader/src', 'packages/contract/src'];
const packages = ['vite', 'rolldown', 'lightningcss', 'preact', 'zod'];

/** @returns the paths of the files below a folder, sorted; none where there is no such folder */
function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return [];
  }
}

/** @param root the repository's root */
export function hashSources(root: string): string {
  const hash = createHash('sha256');
  const add = (name: string, content: string | Buffer) => hash.update(`${name}\0${content.length}\0`).update(content);
  for (const folder of folders) {
    for (const file of filesBelow(join(root, folder))) add(file.slice(root.length), readFileSync(file));
  }
  for (const name of packages) {
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
    add(name, typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '');
  }
  return hash.digest('hex').slice(0, 32);
}
