/** The configuration of one session: what it begins with, and what an update makes of it. */
import type { SessionUpdate } from './client-events.ts';
import { Complaint } from './emit.ts';

/** As the real one begins a session: it detects turns by itself and transcribes nothing. */
export function sessionDefaults(model: string): SessionUpdate {
  const format = { type: 'audio/pcm', rate: 24_000 } as const;
  return {
    type: 'realtime',
    model,
    instructions: 'Your knowledge cutoff is 2023-10. You are a helpful, witty, and friendly AI.',
    output_modalities: ['audio'],
    audio: {
      input: {
        format,
        turn_detection: { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500, create_response: true, interrupt_response: true, idle_timeout_ms: null },
      },
      output: { format, speed: 1, voice: 'alloy' },
    },
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: 'inf',
    truncation: 'auto',
  };
}

/**
 * Fields that are left out stay as they were; a list is replaced as a whole.
 *
 * @throws {Complaint}
 */
export function updatedSession(before: SessionUpdate, update: SessionUpdate, hasSpoken: boolean): SessionUpdate {
  if (update.model !== undefined && update.model !== before.model) {
    throw new Complaint('invalid_value', 'The model of a session cannot be changed.', 'session.model');
  }
  const voice = update.audio?.output?.voice;
  if (hasSpoken && voice !== undefined && voice !== before.audio?.output?.voice) {
    throw new Complaint('cannot_update_voice', "Cannot update a conversation's voice if assistant audio is present.", 'session.audio.output.voice');
  }
  const formats = [update.audio?.input?.format, update.audio?.output?.format];
  if (formats.some((format) => format !== undefined && format.type !== 'audio/pcm')) {
    throw new Complaint('invalid_value', 'The local provider hears and speaks audio/pcm only.', 'session.audio');
  }
  if (update.output_modalities?.includes('text') === true) {
    throw new Complaint('invalid_value', 'The local provider answers in sound only.', 'session.output_modalities');
  }
  return {
    ...before,
    ...update,
    audio: {
      input: { ...before.audio?.input, ...update.audio?.input },
      output: { ...before.audio?.output, ...update.audio?.output },
    },
  };
}
