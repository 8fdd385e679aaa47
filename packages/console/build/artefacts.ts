/** What the console's build leaves in `dist/console/`, for those who serve it. */
import * as z from 'zod/mini';

export const Artefacts = z.object({
  /** The one document. */
  document: z.string(),
  /** Every file below `dist/console/`, the document among them. */
  files: z.array(z.string()),
  /** Hash of everything the build was made of. */
  source: z.string(),
});
export type Artefacts = z.infer<typeof Artefacts>;
