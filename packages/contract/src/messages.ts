/** `POST /v1/messages`: a visitor's words in, a stream of events out (`text/event-stream`, one JSON object a `data:` line). */
import * as z from 'zod/mini';
import { filledText, RequestId, Uuid } from './ids.ts';
import { Problem } from './problems.ts';

/** The longest message a visitor may send, in UTF-16 code units. */
export const messageTextMax = 4000;

export const MessageRequest = z.strictObject({
  /** Without it a new conversation begins. */
  conversation_id: z.optional(Uuid),
  text: filledText(messageTextMax),
  /** Sent again after a broken connection, the same id gives the same answer and stores nothing twice. */
  request_id: z.optional(RequestId),
});
export type MessageRequest = z.infer<typeof MessageRequest>;

/** Where an answer comes from. */
export const Citation = z.object({
  passage_id: z.string(),
  title: z.string(),
  /** The words that answer, quoted from the passage. */
  excerpt: z.string(),
  url: z.optional(z.string()),
});
export type Citation = z.infer<typeof Citation>;

/**
 * Why an answer ended.
 *
 * - `stop`: it is complete
 * - `no_answer`: the knowledge holds no answer; a message was offered
 * - `suggestions`: unsure; titles to choose from were offered
 * - `length`: a cap on length or time was reached
 * - `aborted`: the visitor left, or the key was switched off
 * - `error`: the model failed; an `error` event came before
 */
export const finishReasons = ['stop', 'no_answer', 'suggestions', 'length', 'aborted', 'error'] as const;
export const FinishReason = z.enum(finishReasons);
export type FinishReason = (typeof finishReasons)[number];

export const MessageEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message-start'), conversation_id: Uuid, message_id: Uuid }),
  z.object({ type: z.literal('text-delta'), text: z.string() }),
  z.object({ type: z.literal('citation'), ...Citation.shape }),
  /** Questions the visitor may pick from, as text to send. */
  z.object({ type: z.literal('suggestions'), titles: z.array(z.string()) }),
  /** The assistant used a tool. `offer_lead_form` asks the widget to show the form. */
  z.object({ type: z.literal('tool-call'), name: z.enum(['offer_lead_form', 'save_lead']) }),
  z.object({ type: z.literal('lead-captured'), lead_id: Uuid }),
  z.object({ type: z.literal('usage'), input_tokens: z.number(), output_tokens: z.number() }),
  z.object({ type: z.literal('message-end'), finish_reason: FinishReason }),
  z.object({ type: z.literal('error'), problem: Problem }),
]);
export type MessageEvent = z.infer<typeof MessageEvent>;
