/** What the widget's build leaves in `dist/`, for those who serve it. */
import * as z from 'zod/mini';

export const Artefacts = z.object({
  /** The loader, below `dist/`. */
  embed: z.string(),
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
