/** What the build made of the console, read once at the start. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { type File, readFiles, readManifest } from './built-files.ts';

export interface ConsoleAssets {
  /** The one document, with the loader's address in it. */
  readonly document: string;
  /** By path, `/assets/…`. */
  readonly files: ReadonlyMap<string, File>;
}

const Manifest = z.object({ document: z.string() });
const dist = new URL('../../../dist/console/', import.meta.url);
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * @param embedUrl goes into the document: where the line to paste loads from
 * @throws {Error} nothing was built yet
 */
export async function readConsoleAssets(embedUrl: string): Promise<ConsoleAssets> {
  const manifest = await readManifest(dist, Manifest);
  const document = await readFile(new URL(manifest.document, dist), 'utf8');
  return { document: document.replace('__EMBED_URL__', () => escaped(embedUrl)), files: await readFiles(dist) };
}
