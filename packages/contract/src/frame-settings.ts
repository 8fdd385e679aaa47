/** What the frame document carries for the widget, in `<meta name="coatcheck-settings">`. Public: anybody with the tag may read it. */
import * as z from 'zod/mini';

export const FrameSettings = z.object({
  publishable_key: z.string(),
  name: z.string(),
  greeting: z.string(),
  /** `#rrggbb`. */
  colour: z.string(),
  corner: z.enum(['left', 'right']),
  /** BCP 47. */
  locale: z.string(),
  /** Questions offered before the first message. */
  starters: z.array(z.string()),
  /** `version` names the text that was shown; it goes back with the lead. */
  consent: z.object({ version: z.string(), text: z.string() }),
  scopes: z.array(z.string()),
  /** Calls are offered. `consent`: what to agree to before the first one, or null where nothing is asked. */
  voice: z.optional(z.object({ consent: z.nullable(z.object({ version: z.string(), text: z.string() })) })),
});
export type FrameSettings = z.infer<typeof FrameSettings>;
