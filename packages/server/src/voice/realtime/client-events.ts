/** All that is said to the provider. `server-events.test.ts` holds it to the types of OpenAI's own package. */

export interface FunctionTool {
  readonly type: 'function';
  readonly name: string;
  readonly description: string;
  readonly parameters: unknown;
}

const pcm = { type: 'audio/pcm', rate: 24_000 } as const;

export interface SessionSettings {
  readonly instructions: string;
  readonly voice: string;
  readonly tools: FunctionTool[];
  /** What writes down the visitor's words. */
  readonly transcriptionModel: string;
  readonly outputTokensMax: number;
}

/**
 * Speech is found by the provider, but neither answered nor interrupted by it: with both switched off it tells us, and what it is
 * answered is ours to ask for. So no response begins that we don't know of, and a late one is never mistaken for the next.
 */
export function sessionUpdate({ instructions, voice, tools, transcriptionModel, outputTokensMax }: SessionSettings) {
  return {
    type: 'session.update' as const,
    event_id: 'session',
    session: {
      type: 'realtime' as const,
      instructions,
      output_modalities: ['audio' as const],
      max_output_tokens: outputTokensMax,
      audio: {
        input: {
          format: pcm,
          transcription: { model: transcriptionModel },
          turn_detection: { type: 'server_vad' as const, create_response: false, interrupt_response: false },
        },
        output: { format: pcm, voice },
      },
      tools,
      tool_choice: 'auto' as const,
    },
  };
}

/** Changes nothing. Its answer comes after all that was said before it. */
export function unchanged() {
  return { type: 'session.update' as const, event_id: 'unchanged', session: { type: 'realtime' as const } };
}

export function pastMessage(role: 'visitor' | 'assistant', text: string) {
  const item =
    role === 'visitor'
      ? { type: 'message' as const, role: 'user' as const, content: [{ type: 'input_text' as const, text }] }
      : { type: 'message' as const, role: 'assistant' as const, content: [{ type: 'output_text' as const, text }] };
  return { type: 'conversation.item.create' as const, item };
}

export function toolResult(callId: string, output: string) {
  return { type: 'conversation.item.create' as const, item: { type: 'function_call_output' as const, call_id: callId, output } };
}

/** @param eventId comes back with an error, if there is one */
export function responseCreate(eventId: string, response: { instructions?: string; tool_choice?: 'none' }) {
  return { type: 'response.create' as const, event_id: eventId, response };
}

export function responseCancel(responseId: string) {
  return { type: 'response.cancel' as const, event_id: `cancel-${responseId}`, response_id: responseId };
}

/** @param heardMs whole, and never more than was received */
export function itemTruncate(itemId: string, heardMs: number) {
  return { type: 'conversation.item.truncate' as const, event_id: `truncate-${itemId}`, item_id: itemId, content_index: 0, audio_end_ms: heardMs };
}

export function itemDelete(itemId: string) {
  return { type: 'conversation.item.delete' as const, event_id: `delete-${itemId}`, item_id: itemId };
}

export function audioAppend(audio: string) {
  return { type: 'input_audio_buffer.append' as const, audio };
}

export type ClientEvent = ReturnType<
  | typeof sessionUpdate
  | typeof unchanged
  | typeof pastMessage
  | typeof toolResult
  | typeof responseCreate
  | typeof responseCancel
  | typeof itemTruncate
  | typeof itemDelete
  | typeof audioAppend
>;
