/** What the build made of loader and widget, read once at the start. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';
import * as z from 'zod/mini';
import { type File, readFiles, readManifest } from './built-files.ts';

export interface Assets {
  readonly embed: File & { readonly etag: string };
  /** By path, `/assets/…`. */
  readonly files: ReadonlyMap<string, File>;
  /** Paths that the frame document names. */
  readonly script: string;
  readonly styles: readonly string[];
}

const Manifest = z.object({ embed: z.string(), script: z.string(), styles: z.array(z.string()) });

const dist = new URL('../../../dist/', import.meta.url);

/**
 * @param frameTemplate goes into the loader: where a label's frame is
 * @throws {Error} nothing was built yet
 */
export async function readAssets(frameTemplate: string): Promise<Assets> {
  const manifest = await readManifest(dist, Manifest);
  const loader = await readFile(new URL(manifest.embed, dist), 'utf8');
  const bytes = Buffer.from(loader.replace('__FRAME_URL_TEMPLATE__', frameTemplate));
  return {
    embed: {
      bytes, brotli: brotliCompressSync(bytes), type: 'text/javascript; charset=utf-8',
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    },
    files: await readFiles(dist),
    script: `/${manifest.script}`,
    styles: manifest.styles.map((style) => `/${style}`),
  };
}
