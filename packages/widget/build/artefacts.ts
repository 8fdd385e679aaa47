/** What a build leaves in `dist/`, for those who serve it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

export const Artefacts = z.object({
  /** The loader, below `dist/`. Without it (no loader's source) there is no such name. */
  embed: z.optional(z.string()),
  /** The module the frame document loads. */
  script: z.string(),
  /** The style sheets the frame document links. */
  styles: z.array(z.string()),
  /** Every file below `dist/` that may be served, the ones above among them. */
  files: z.array(z.string()),
  /** Hash of everything the build was made of. */
  source: z.string(),
});
export type Artefacts = z.infer<typeof Artefacts>;

/** @returns undefined where nothing (whole) was built yet */
export function readArtefacts(dist: string): Artefacts | undefined {
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
  } catch {
    return undefined;
  }
  const artefacts = z.safeParse(Artefacts, manifest);
  return artefacts.success && artefacts.data.files.every((file) => existsSync(join(dist, file))) ? artefacts.data : undefined;
}
