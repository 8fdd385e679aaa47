/** `/operator/v1/tenants/:id/knowledge`: what a tenant's assistant may answer from. */
import * as z from 'zod/mini';
import { filledText, Instant, text, Uuid } from '../ids.ts';

/** The largest document accepted, in UTF-16 code units. */
export const documentTextMax = 1_000_000;

export const DocumentAdd = z.strictObject({
  /** The same name again replaces the document. A file's base name, usually. */
  name: filledText(200),
  format: z.enum(['markdown', 'text', 'html']),
  content: text(documentTextMax),
  /** Where visitors can read it, https only. */
  url: z.optional(text(2000).check(z.regex(/^https:\/\/[^\s]+$/))),
});
export type DocumentAdd = z.infer<typeof DocumentAdd>;
export const DocumentAdded = z.object({ document_id: Uuid, name: z.string(), passages: z.number(), replaced: z.boolean() });
export type DocumentAdded = z.infer<typeof DocumentAdded>;

export const KnowledgeDocument = z.object({ document_id: Uuid, name: z.string(), passages: z.number(), characters: z.number(), added_at: Instant });
export const DocumentList = z.object({ documents: z.array(KnowledgeDocument) });
