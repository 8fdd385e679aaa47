/** What the operator reads of one tenant: leads and conversations (break-glass, audited), usage. */
import * as z from 'zod/mini';
import { Instant, Uuid } from '../ids.ts';
import { StoredMessage } from '../conversations.ts';

export const Lead = z.object({
  lead_id: Uuid, created_at: Instant, name: z.nullable(z.string()), email: z.nullable(z.string()), phone: z.nullable(z.string()),
  note: z.nullable(z.string()), source: z.enum(['form', 'assistant']), consent_text: z.string(), conversation_id: z.nullable(Uuid),
});
export type Lead = z.infer<typeof Lead>;
export const LeadList = z.object({ leads: z.array(Lead), next: z.nullable(z.string()) });

export const ConversationSummary = z.object({
  conversation_id: Uuid, visitor_id: Uuid, started_at: Instant, last_message_at: Instant, messages: z.number(), first_words: z.string(),
});
export type ConversationSummary = z.infer<typeof ConversationSummary>;
export const ConversationList = z.object({ conversations: z.array(ConversationSummary), next: z.nullable(z.string()) });
export const ConversationDetail = z.object({ conversation_id: Uuid, visitor_id: Uuid, started_at: Instant, messages: z.array(StoredMessage) });

/** One UTC day of a tenant's use of one model. */
export const UsageDay = z.object({
  day: z.string(), model: z.string(), answers: z.number(), input_tokens: z.number(), output_tokens: z.number(),
});
/** One UTC day of a tenant's calls by one engine. Seconds of sound from visitors and to them; tokens of sound as the provider counts them. */
export const CallDay = z.object({
  day: z.string(), engine: z.string(), calls: z.number(), seconds_in: z.number(), seconds_out: z.number(), audio_input_tokens: z.number(),
  audio_output_tokens: z.number(),
});
export const UsageReport = z.object({
  tenant_id: Uuid, from: z.string(), to: z.string(), days: z.array(UsageDay), calls: z.array(CallDay),
});
export type UsageReport = z.infer<typeof UsageReport>;
