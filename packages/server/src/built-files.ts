/** A folder of `dist/` as a build leaves it: hashed files, each with a compressed one beside it, and a manifest. */
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type * as z from 'zod/mini';

export interface File {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly brotli: Buffer<ArrayBuffer>;
  readonly type: string;
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** @throws {Error} nothing was built yet */
export async function readManifest<Schema extends z.ZodMiniType>(dist: URL, schema: Schema): Promise<z.infer<Schema>> {
  const manifest = await readFile(new URL('manifest.json', dist), 'utf8').catch(() => {
    throw new Error('what browsers load is not built; run: npm run build');
  });
  return schema.parse(JSON.parse(manifest));
}

/** @returns by path, `/assets/…`; with the files of the build before, as pages that are open ask for them after an update */
export async function readFiles(dist: URL): Promise<ReadonlyMap<string, File>> {
  const compressed = (await readdir(new URL('assets/', dist))).filter((name) => name.endsWith('.br'));
  const files = await Promise.all(
    compressed.map(async (beside) => {
      const name = beside.slice(0, -'.br'.length);
      const [bytes, brotli] = await Promise.all([readFile(new URL(`assets/${name}`, dist)), readFile(new URL(`assets/${beside}`, dist))]);
      return [`/assets/${name}`, { bytes, brotli, type: types[extname(name)] ?? 'application/octet-stream' }] as const;
    }),
  );
  return new Map(files);
}
