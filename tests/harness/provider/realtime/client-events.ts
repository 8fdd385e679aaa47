/**
 * What a client may say to `/v1/realtime`, written by hand from the `openai` package's types, with no field more. The last lines hold
 * the schemas to those types: when the package moves, the types run fails.
 */
import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import * as z from 'zod';
import type { Agrees, Fits } from '../type-agreement.ts';

const eventId = z.exactOptional(z.string().max(512));
const status = z.exactOptional(z.enum(['completed', 'incomplete', 'in_progress']));
const itemFields = { id: z.exactOptional(z.string().min(1).max(32)), object: z.exactOptional(z.literal('realtime.item')), status };

const Item = z.union([
  z.strictObject({
    type: z.literal('message'),
    role: z.literal('system'),
    content: z.array(z.strictObject({ type: z.literal('input_text'), text: z.string() })).min(1),
    ...itemFields,
  }),
  z.strictObject({
    type: z.literal('message'),
    role: z.literal('user'),
    content: z
      .array(
        z.union([
          z.strictObject({ type: z.literal('input_text'), text: z.string() }),
          z.strictObject({ type: z.literal('input_audio'), audio: z.string(), transcript: z.exactOptional(z.string()) }),
        ]),
      )
      .min(1),
    ...itemFields,
  }),
  z.strictObject({
    type: z.literal('message'),
    role: z.literal('assistant'),
    // "Cannot populate assistant audio messages."
    content: z.array(z.strictObject({ type: z.literal('output_text'), text: z.string() })).min(1),
    ...itemFields,
  }),
  z.strictObject({ type: z.literal('function_call'), name: z.string(), arguments: z.string(), call_id: z.exactOptional(z.string()), ...itemFields }),
  z.strictObject({ type: z.literal('function_call_output'), call_id: z.string(), output: z.string(), ...itemFields }),
]);
export type Item = z.infer<typeof Item>;

const Format = z.union([
  z.strictObject({ type: z.literal('audio/pcm'), rate: z.literal(24_000) }),
  z.strictObject({ type: z.literal('audio/pcmu') }),
  z.strictObject({ type: z.literal('audio/pcma') }),
]);
const Voice = z.union([
  z.enum(['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar']),
  z.strictObject({ id: z.string() }),
]);
const Tools = z.array(
  z.strictObject({
    type: z.literal('function'),
    name: z.string().regex(/^[\w-]{1,64}$/),
    description: z.exactOptional(z.string()),
    parameters: z.exactOptional(z.looseObject({ type: z.literal('object') })),
  }),
);
const ToolChoice = z.union([z.enum(['none', 'auto', 'required']), z.strictObject({ type: z.literal('function'), name: z.string() })]);
const outputTokensMax = z.exactOptional(z.union([z.int().min(1).max(4096), z.literal('inf')]));

const ServerVad = z.strictObject({
  type: z.literal('server_vad'),
  threshold: z.exactOptional(z.number().min(0).max(1)),
  prefix_padding_ms: z.exactOptional(z.int().min(0).max(5_000)),
  silence_duration_ms: z.exactOptional(z.int().min(0).max(5_000)),
  create_response: z.exactOptional(z.boolean()),
  interrupt_response: z.exactOptional(z.boolean()),
  idle_timeout_ms: z.exactOptional(z.nullable(z.int().min(5_000).max(30_000))),
});
export type ServerVad = z.infer<typeof ServerVad>;

const Session = z.strictObject({
  type: z.literal('realtime'),
  model: z.exactOptional(z.string()),
  instructions: z.exactOptional(z.string()),
  output_modalities: z.exactOptional(z.array(z.enum(['text', 'audio'])).length(1)),
  audio: z.exactOptional(
    z.strictObject({
      input: z.exactOptional(
        z.strictObject({
          format: z.exactOptional(Format),
          noise_reduction: z.exactOptional(z.strictObject({ type: z.enum(['near_field', 'far_field']) })),
          transcription: z.exactOptional(
            z.strictObject({
              model: z.enum(['whisper-1', 'gpt-transcribe', 'gpt-live-transcribe', 'gpt-4o-mini-transcribe', 'gpt-4o-mini-transcribe-2025-12-15', 'gpt-4o-transcribe', 'gpt-4o-transcribe-diarize', 'gpt-realtime-whisper']),
              language: z.exactOptional(z.string().regex(/^[a-z]{2,3}$/)),
              prompt: z.exactOptional(z.string()),
            }),
          ),
          turn_detection: z.exactOptional(z.nullable(ServerVad)),
        }),
      ),
      output: z.exactOptional(z.strictObject({ format: z.exactOptional(Format), speed: z.exactOptional(z.number().min(0.25).max(1.5)), voice: z.exactOptional(Voice) })),
    }),
  ),
  tools: z.exactOptional(Tools),
  tool_choice: z.exactOptional(ToolChoice),
  max_output_tokens: outputTokensMax,
  parallel_tool_calls: z.exactOptional(z.boolean()),
  tracing: z.exactOptional(z.nullable(z.literal('auto'))),
  truncation: z.exactOptional(z.enum(['auto', 'disabled'])),
  include: z.exactOptional(z.array(z.literal('item.input_audio_transcription.logprobs'))),
});
export type SessionUpdate = z.infer<typeof Session>;

const ResponseParams = z.strictObject({
  instructions: z.exactOptional(z.string()),
  conversation: z.exactOptional(z.enum(['auto', 'none'])),
  input: z.exactOptional(z.array(Item)),
  output_modalities: z.exactOptional(z.array(z.enum(['text', 'audio'])).length(1)),
  max_output_tokens: outputTokensMax,
  metadata: z.exactOptional(z.nullable(z.record(z.string().max(64), z.string().max(512)))),
  tools: z.exactOptional(Tools),
  tool_choice: z.exactOptional(ToolChoice),
  audio: z.exactOptional(z.strictObject({ output: z.exactOptional(z.strictObject({ format: z.exactOptional(Format), voice: z.exactOptional(Voice) })) })),
});
export type ResponseParams = z.infer<typeof ResponseParams>;

export const clientEvents = {
  'session.update': z.strictObject({ type: z.literal('session.update'), session: Session, event_id: eventId }),
  'input_audio_buffer.append': z.strictObject({ type: z.literal('input_audio_buffer.append'), audio: z.string(), event_id: eventId }),
  'input_audio_buffer.commit': z.strictObject({ type: z.literal('input_audio_buffer.commit'), event_id: eventId }),
  'input_audio_buffer.clear': z.strictObject({ type: z.literal('input_audio_buffer.clear'), event_id: eventId }),
  // WebRTC and SIP only; refused when it comes.
  'output_audio_buffer.clear': z.strictObject({ type: z.literal('output_audio_buffer.clear'), event_id: eventId }),
  'conversation.item.create': z.strictObject({
    type: z.literal('conversation.item.create'),
    item: Item,
    previous_item_id: z.exactOptional(z.string()),
    event_id: eventId,
  }),
  'conversation.item.delete': z.strictObject({ type: z.literal('conversation.item.delete'), item_id: z.string(), event_id: eventId }),
  'conversation.item.retrieve': z.strictObject({ type: z.literal('conversation.item.retrieve'), item_id: z.string(), event_id: eventId }),
  'conversation.item.truncate': z.strictObject({
    type: z.literal('conversation.item.truncate'),
    item_id: z.string(),
    content_index: z.int().min(0),
    audio_end_ms: z.int().min(0),
    event_id: eventId,
  }),
  'response.create': z.strictObject({ type: z.literal('response.create'), response: z.exactOptional(ResponseParams), event_id: eventId }),
  'response.cancel': z.strictObject({ type: z.literal('response.cancel'), response_id: z.exactOptional(z.string()), event_id: eventId }),
} as const;

export type ClientEventType = keyof typeof clientEvents;
export type ClientEvent = z.infer<(typeof clientEvents)[ClientEventType]>;
export type ClientEventOf<Type extends ClientEventType> = z.infer<(typeof clientEvents)[Type]>;

export type EveryEventIsKnown = Agrees<Fits<RealtimeClientEvent['type'], ClientEventType>>;
export type ClientEventsAgree = Agrees<Fits<ClientEvent, RealtimeClientEvent>>;
