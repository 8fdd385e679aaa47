/**
 * `GET /v1/conversations/current`: what the panel shows after a reload or on the website's next page.
 * `DELETE /v1/conversations/current`: "forget this conversation"; ends it and drops the visitor's cookie.
 */
import * as z from 'zod/mini';
import { Instant, Uuid } from './ids.ts';
import { Citation, FinishReason } from './messages.ts';

export const StoredMessage = z.object({
  id: Uuid,
  role: z.enum(['visitor', 'assistant']),
  text: z.string(),
  created_at: Instant,
  citations: z.optional(z.array(Citation)),
  suggestions: z.optional(z.array(z.string())),
  finish_reason: z.optional(FinishReason),
  /** Said in a call. */
  spoken: z.optional(z.boolean()),
  /** The assistant offered the lead form with this message. */
  offers_lead_form: z.optional(z.boolean()),
  /** On a visitor's message whose answer never came: the id to send it again under. */
  request_id: z.optional(z.string()),
});
export type StoredMessage = z.infer<typeof StoredMessage>;

export const CurrentConversation = z.object({
  conversation: z.nullable(
    z.object({
      id: Uuid,
      messages: z.array(StoredMessage),
      /** A lead was left in this conversation. */
      lead_captured: z.boolean(),
    }),
  ),
});
export type CurrentConversation = z.infer<typeof CurrentConversation>;
