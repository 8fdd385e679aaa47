/** What the build made, read once at the start and compressed once. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';
import * as z from 'zod/mini';

export interface File {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly brotli: Buffer<ArrayBuffer>;
  readonly type: string;
}

export interface Assets {
  readonly embed: File & { readonly etag: string };
  /** By path, `/assets/…`. */
  readonly files: ReadonlyMap<string, File>;
  /** Paths that the frame document names. */
  readonly script: string;
  readonly styles: readonly string[];
}

const Manifest = z.object({ embed: z.string(), script: z.string(), styles: z.array(z.string()) });

export const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

const dist = new URL('../../../dist/', import.meta.url);

/**
 * @param frameTemplate goes into the loader: where a label's frame is
 * @throws {Error} nothing was built yet
 */
export async function readAssets(frameTemplate: string): Promise<Assets> {
  const manifest = Manifest.parse(
    JSON.parse(
      await readFile(new URL('manifest.json', dist), 'utf8').catch(() => {
        throw new Error('the widget is not built; run: npm run build');
      }),
    ),
  );
  const loader = await readFile(new URL(manifest.embed, dist), 'utf8');
  const embed = file(Buffer.from(loader.replace('__FRAME_URL_TEMPLATE__', frameTemplate)), 'js');
  const names = await readdir(new URL('assets/', dist));
  const files = await Promise.all(
    names.map(async (name) => [`/assets/${name}`, file(await readFile(new URL(`assets/${name}`, dist)), name.split('.').at(-1) ?? '')] as const),
  );
  return {
    embed: { ...embed, etag: `"${createHash('sha256').update(embed.bytes).digest('base64url').slice(0, 22)}"` },
    files: new Map(files),
    script: `/${manifest.script}`,
    styles: manifest.styles.map((style) => `/${style}`),
  };
}

function file(bytes: Buffer<ArrayBuffer>, extension: string): File {
  return { bytes, brotli: brotliCompressSync(bytes), type: types[extension] ?? 'application/octet-stream' };
}
