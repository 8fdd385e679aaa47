/**
 * What the provider says, as far as it matters here: strict about the fields that are used, deaf to others and to events that are none
 * of these. `server-events.test.ts` holds the schemas to the types of OpenAI's own package.
 */
import * as z from 'zod';

const tokens = z.optional(z.int().nonnegative());
const inResponse = { response_id: z.string(), item_id: z.string() };

const OutputItem = z.looseObject({
  type: z.string(),
  name: z.optional(z.string()),
  call_id: z.optional(z.string()),
  arguments: z.optional(z.string()),
});

const Response = z.object({
  id: z.optional(z.string()),
  status: z.optional(z.string()),
  status_details: z.nullish(z.object({ reason: z.nullish(z.string()), error: z.nullish(z.object({ code: z.nullish(z.string()), type: z.nullish(z.string()) })) })),
  output: z.optional(z.array(OutputItem)),
  usage: z.nullish(
    z.object({
      input_token_details: z.nullish(z.object({ audio_tokens: tokens, text_tokens: tokens })),
      output_token_details: z.nullish(z.object({ audio_tokens: tokens, text_tokens: tokens })),
    }),
  ),
});

const schemas = {
  'session.created': z.object({ type: z.literal('session.created') }),
  'session.updated': z.object({ type: z.literal('session.updated') }),
  'input_audio_buffer.speech_started': z.object({ type: z.literal('input_audio_buffer.speech_started') }),
  'input_audio_buffer.speech_stopped': z.object({ type: z.literal('input_audio_buffer.speech_stopped') }),
  'input_audio_buffer.committed': z.object({ type: z.literal('input_audio_buffer.committed'), item_id: z.string() }),
  'conversation.item.input_audio_transcription.delta': z.object({
    type: z.literal('conversation.item.input_audio_transcription.delta'),
    item_id: z.string(),
    delta: z.optional(z.string()),
  }),
  'conversation.item.input_audio_transcription.completed': z.object({
    type: z.literal('conversation.item.input_audio_transcription.completed'),
    item_id: z.string(),
    transcript: z.string(),
  }),
  'conversation.item.input_audio_transcription.failed': z.object({
    type: z.literal('conversation.item.input_audio_transcription.failed'),
    item_id: z.string(),
  }),
  'response.created': z.object({ type: z.literal('response.created'), response: Response }),
  'response.output_audio.delta': z.object({ type: z.literal('response.output_audio.delta'), ...inResponse, delta: z.string() }),
  'response.output_audio_transcript.delta': z.object({ type: z.literal('response.output_audio_transcript.delta'), ...inResponse, delta: z.string() }),
  'response.done': z.object({ type: z.literal('response.done'), response: Response }),
  error: z.object({
    type: z.literal('error'),
    error: z.object({ type: z.optional(z.string()), code: z.nullish(z.string()), event_id: z.nullish(z.string()) }),
  }),
} as const;

type ServerEventType = keyof typeof schemas;
export type ServerEvent = z.infer<(typeof schemas)[ServerEventType]>;
export type ServerEventOf<Type extends ServerEventType> = z.infer<(typeof schemas)[Type]>;
export type ResponseDone = ServerEventOf<'response.done'>['response'];

/** A frame that is none of the protocol's. */
export class UnreadableEvent extends Error {}

/**
 * @returns undefined: an event that does not matter here
 * @throws {UnreadableEvent} no JSON, or a known event with fields of another kind. Quotes nothing of it.
 */
export function readServerEvent(frame: string): ServerEvent | undefined {
  let given: unknown;
  try {
    given = JSON.parse(frame);
  } catch {
    throw new UnreadableEvent('no JSON');
  }
  if (typeof given !== 'object' || given === null || !('type' in given) || typeof given.type !== 'string') throw new UnreadableEvent('no event');
  if (!isKnown(given.type)) return undefined;
  const schema: z.ZodType<ServerEvent> = schemas[given.type];
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new UnreadableEvent(`a broken ${given.type}`);
  return parsed.data;
}

function isKnown(type: string): type is ServerEventType {
  return Object.hasOwn(schemas, type);
}
