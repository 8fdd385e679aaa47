/** What the build made of the console, read once at the start. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { type File, types } from './assets.ts';

export interface ConsoleAssets {
  /** The one document, with the loader's address in it. */
  readonly document: string;
  /** By path, `/assets/…`. */
  readonly files: ReadonlyMap<string, File>;
}

const Manifest = z.object({ document: z.string(), files: z.array(z.string()) });
const dist = new URL('../../../dist/console/', import.meta.url);
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * @param embedUrl goes into the document: where the line to paste loads from
 * @throws {Error} nothing was built yet
 */
export async function readConsoleAssets(embedUrl: string): Promise<ConsoleAssets> {
  const manifest = Manifest.parse(
    JSON.parse(
      await readFile(new URL('manifest.json', dist), 'utf8').catch(() => {
        throw new Error('the console is not built; run: npm run build');
      }),
    ),
  );
  const document = await readFile(new URL(manifest.document, dist), 'utf8');
  const files = await Promise.all(
    manifest.files.map(async (name) => {
      const [bytes, brotli] = await Promise.all([readFile(new URL(name, dist)), readFile(new URL(`${name}.br`, dist))]);
      return [`/${name}`, { bytes, brotli, type: types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream' }] as const;
    }),
  );
  return { document: document.replace('__EMBED_URL__', () => escaped(embedUrl)), files: new Map(files) };
}
