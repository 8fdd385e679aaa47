/** What a build leaves in `dist/console/`, for those who serve it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

export const Artefacts = z.object({
  /** The one document, below `dist/console/`. */
  document: z.string(),
  /** Every file below `dist/console/` that may be served beside it; each has a compressed one, `….br`. */
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
  const isWhole = artefacts.success && [artefacts.data.document, ...artefacts.data.files.flatMap((file) => [file, `${file}.br`])].every((file) => existsSync(join(dist, file)));
  return isWhole ? artefacts.data : undefined;
}
