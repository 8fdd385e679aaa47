/**
 * One session of the realtime provider: takes the client's events in their order and answers each as the real one does. What can't be
 * done is an `error` event, and the session goes on.
 */
import type * as z from 'zod';
import { resampled } from '../wav.ts';
import { fakeVoiceBox, type VoiceBox } from '../voice-box.ts';
import { type ClientEvent, type ClientEventOf, type ClientEventType, clientEvents, type ResponseParams, type SessionUpdate } from './client-events.ts';
import { Conversation, newId, type StoredItem } from './conversation.ts';
import { Complaint, type Emit } from './emit.ts';
import { InputAudio, type VadChange } from './input-audio.ts';
import { ModelResponse } from './response.ts';
import type { RealtimeAnswer, RealtimeTrouble, RealtimeTurn } from './script.ts';
import { sessionDefaults, updatedSession } from './session-config.ts';

/** Of one `input_audio_buffer.append`, decoded. Bytes. */
const appendBytesMax = 15 * 1024 * 1024;
/** Less can't be committed. Milliseconds. */
const commitMsMin = 100;

export interface SessionParts {
  readonly model: string;
  readonly emit: Emit;
  readonly voiceBox?: VoiceBox | undefined;
  readonly answerFor: (turn: Omit<RealtimeTurn, 'index'>) => RealtimeAnswer | Promise<RealtimeAnswer>;
  readonly suffer: (trouble: RealtimeTrouble) => void;
}

export class RealtimeSession {
  config: SessionUpdate;
  /** Of the sound that was appended. Milliseconds. */
  heardMs = 0;
  readonly #parts: SessionParts;
  readonly #voiceBox: VoiceBox;
  /** The visitor's last words; none where no transcript is asked for. */
  #hearing: Promise<string> = Promise.resolve('');
  readonly #conversation = new Conversation();
  readonly #input = new InputAudio();
  #speechItem: string | undefined;
  #active: ModelResponse | undefined;
  #hasSpoken = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#voiceBox = parts.voiceBox ?? fakeVoiceBox();
    this.config = sessionDefaults(parts.model);
  }

  begin(): void {
    this.#parts.emit({ type: 'session.created', session: this.config });
  }

  /** @param text one frame */
  take(text: string): void {
    let id: string | null = null;
    try {
      const { event, id: given } = readEvent(text);
      id = given;
      this.#handle(event());
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      this.#parts.emit({
        type: 'error',
        error: { type: 'invalid_request_error', code: error.code, message: error.message, param: error.param ?? null, event_id: id },
      });
    }
  }

  #handle(event: ClientEvent): void {
    const { emit } = this.#parts;
    switch (event.type) {
      case 'session.update':
        this.config = updatedSession(this.config, event.session, this.#hasSpoken);
        return emit({ type: 'session.updated', session: this.config });
      case 'input_audio_buffer.append':
        return this.#append(event.audio);
      case 'input_audio_buffer.commit':
        if (this.#input.ms < commitMsMin) {
          const has = `buffer only has ${this.#input.ms.toFixed(2)}ms of audio`;
          throw new Complaint('input_audio_buffer_commit_empty', `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but ${has}.`);
        }
        return this.#commit(this.#speechItem ?? newId('item'));
      case 'input_audio_buffer.clear':
        this.#input.clear();
        return emit({ type: 'input_audio_buffer.cleared' });
      case 'output_audio_buffer.clear':
        throw new Complaint('invalid_value', 'output_audio_buffer.clear is for WebRTC and SIP only.', 'type');
      case 'conversation.item.create':
        return this.#create(event);
      case 'conversation.item.delete':
        if (!this.#conversation.delete(event.item_id)) throw noSuchItem(event.item_id);
        return emit({ type: 'conversation.item.deleted', item_id: event.item_id });
      case 'conversation.item.retrieve': {
        const found = this.#conversation.find(event.item_id);
        if (found === undefined) throw noSuchItem(event.item_id);
        return emit({ type: 'conversation.item.retrieved', item: found.item });
      }
      case 'conversation.item.truncate':
        return this.#truncate(event);
      case 'response.create':
        if (this.#active !== undefined) {
          throw new Complaint('conversation_already_has_active_response', `Conversation already has an active response in progress: ${this.#active.id}. Wait until the response is finished before creating a new one.`);
        }
        if (event.response?.conversation === 'none' || event.response?.input !== undefined) {
          throw new Complaint('invalid_value', 'The local provider answers in the conversation only.', 'response.conversation');
        }
        return this.#respond(event.response ?? {});
      case 'response.cancel':
        if (this.#active === undefined || (event.response_id !== undefined && event.response_id !== this.#active.id)) {
          throw new Complaint('response_cancel_not_active', 'Cancellation failed: no active response found');
        }
        return this.#active.cancel('client_cancelled');
    }
  }

  #append(audio: string): void {
    if (audio.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(audio)) {
      throw new Complaint('invalid_value', "Invalid 'audio'. Expected base64-encoded audio bytes, but got an invalid value.", 'audio');
    }
    const bytes = Buffer.from(audio, 'base64');
    if (bytes.length > appendBytesMax) throw new Complaint('invalid_value', 'Audio of one event may have 15 MiB.', 'audio');
    this.heardMs += bytes.length / 48;
    const vad = this.config.audio?.input?.turn_detection ?? undefined;
    for (const change of this.#input.append(bytes, vad)) this.#detected(change);
  }

  #detected({ type, atMs }: VadChange): void {
    const { emit } = this.#parts;
    const vad = this.config.audio?.input?.turn_detection;
    if (type === 'started') {
      this.#speechItem = newId('item');
      emit({ type: 'input_audio_buffer.speech_started', audio_start_ms: atMs, item_id: this.#speechItem });
      if (vad?.interrupt_response !== false) this.#active?.cancel('turn_detected');
      return;
    }
    const item_id = this.#speechItem ?? newId('item');
    emit({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: atMs, item_id });
    this.#commit(item_id);
    if (vad?.create_response !== false) void this.#afterActive(() => this.#respond({}));
  }

  /** An interrupted response ends before the next begins. */
  async #afterActive(next: () => void): Promise<void> {
    for (let turns = 0; this.#active !== undefined && turns < 1_000; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    if (this.#active === undefined) next();
  }

  #commit(item_id: string): void {
    const { emit } = this.#parts;
    const samples = this.#input.take();
    const audioMs = samples.length / 24;
    this.#speechItem = undefined;
    const item: StoredItem = { id: item_id, object: 'realtime.item', type: 'message', role: 'user', status: 'completed', content: [{ type: 'input_audio' }] };
    const previous_item_id = this.#conversation.lastId;
    emit({ type: 'input_audio_buffer.committed', previous_item_id, item_id });
    this.#add(item, { audioMs });
    const transcription = this.config.audio?.input?.transcription;
    if (transcription === undefined) return;
    this.#hearing = this.#voiceBox.hear(resampled({ rate: 24_000, samples }, 16_000));
    void this.#transcribe(item_id, samples, this.#hearing);
  }

  async #transcribe(item_id: string, samples: Int16Array, hearing: Promise<string>): Promise<void> {
    const { emit } = this.#parts;
    const transcript = await hearing;
    const at = { item_id, content_index: 0 };
    for (const delta of transcript.match(/\s*\S+/g) ?? []) emit({ type: 'conversation.item.input_audio_transcription.delta', ...at, delta });
    const tokens = { input_tokens: Math.ceil(samples.length / 2400), output_tokens: Math.ceil(transcript.length / 4) };
    emit({
      type: 'conversation.item.input_audio_transcription.completed',
      ...at,
      transcript,
      usage: { type: 'tokens', ...tokens, total_tokens: tokens.input_tokens + tokens.output_tokens, input_token_details: { text_tokens: 0, audio_tokens: tokens.input_tokens } },
    });
  }

  #create({ item, previous_item_id: after }: ClientEventOf<'conversation.item.create'>): void {
    if (item.id !== undefined && this.#conversation.find(item.id) !== undefined) throw new Complaint('invalid_value', `Item with id '${item.id}' exists already.`, 'item.id');
    if (item.type === 'function_call_output' && !this.#conversation.knowsCall(item.call_id)) {
      throw new Complaint('invalid_tool_call_id', `Tool call ID '${item.call_id}' not found in conversation.`, 'item.call_id');
    }
    if (after !== undefined && after !== 'root' && this.#conversation.find(after) === undefined) throw noSuchItem(after, 'previous_item_id');
    this.#add({ status: 'completed', ...item, object: 'realtime.item', id: item.id ?? newId('item') }, { after });
  }

  #add(item: StoredItem, where: { audioMs?: number; after?: string | undefined }): void {
    const previous_item_id = this.#conversation.add(item, where) ?? null;
    this.#parts.emit({ type: 'conversation.item.added', previous_item_id, item });
    this.#parts.emit({ type: 'conversation.item.done', previous_item_id, item });
  }

  #truncate({ item_id, content_index, audio_end_ms }: ClientEventOf<'conversation.item.truncate'>): void {
    const entry = this.#conversation.find(item_id);
    if (entry === undefined) throw noSuchItem(item_id);
    if (entry.item.type !== 'message' || entry.item.role !== 'assistant' || content_index !== 0 || entry.audioMs === 0) {
      throw new Complaint('invalid_value', 'Only model output audio messages can be truncated.', 'item_id');
    }
    if (audio_end_ms > entry.audioMs) {
      throw new Complaint('invalid_value', `Audio content of ${entry.audioMs}ms is already shorter than ${audio_end_ms}ms`, 'audio_end_ms');
    }
    entry.audioMs = audio_end_ms;
    entry.item.content = [{ type: 'output_audio' }];
    this.#parts.emit({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms });
  }

  #respond(params: ResponseParams): void {
    const { emit, suffer, answerFor } = this.#parts;
    const instructions = params.instructions ?? this.config.instructions ?? '';
    const configured = this.config.audio?.output?.voice ?? 'alloy';
    const voice = typeof configured === 'string' ? configured : configured.id;
    const response = new ModelResponse({ conversation: this.#conversation, instructions, voice, voiceBox: this.#voiceBox, emit, suffer });
    this.#active = response;
    const work = async () => {
      await response.run(await answerFor({ session: this.config, params, items: this.#conversation.items, heard: () => this.#hearing }));
      if (response.audioMs > 0) this.#hasSpoken = true;
    };
    void work().finally(() => {
      if (this.#active === response) this.#active = undefined;
    });
  }
}

/** @returns the event, parsed when it is asked for, so that its id is known where it is refused */
function readEvent(text: string): { id: string | null; event: () => ClientEvent } {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Complaint('invalid_json', 'Could not parse the event as JSON.');
  }
  const { type, event_id } = given === null || typeof given !== 'object' ? ({} as Record<string, unknown>) : (given as Record<string, unknown>);
  const isKnown = (name: unknown): name is ClientEventType => typeof name === 'string' && Object.hasOwn(clientEvents, name);
  return {
    id: typeof event_id === 'string' ? event_id : null,
    event() {
      if (!isKnown(type)) throw new Complaint('invalid_value', `Invalid value: '${String(type)}'. Supported values are: ${Object.keys(clientEvents).join(', ')}.`, 'type');
      const schema: z.ZodType<ClientEvent> = clientEvents[type];
      const parsed = schema.safeParse(given);
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      const param = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])].join('.');
      throw new Complaint(issue?.code === 'unrecognized_keys' ? 'unknown_parameter' : 'invalid_value', `${param}: ${issue?.message}`, param);
    },
  };
}

function noSuchItem(id: string, param = 'item_id'): Complaint {
  return new Complaint('item_not_found', `Item with item_id '${id}' not found.`, param);
}
