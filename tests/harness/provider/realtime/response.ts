/** One response of the realtime provider, from `response.created` to `response.done`, as a script has it. */
import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';
import type { RealtimeResponse } from 'openai/resources/realtime/realtime';
import { argumentsText, type ScriptedToolCall } from '../script.ts';
import type { VoiceBox } from '../voice-box.ts';
import { pcmBytes } from '@coatcheck/server/voice/pipeline/pcm16';
import { type Conversation, newId, type StoredItem, usageOf } from './conversation.ts';
import type { Emit } from './emit.ts';
import type { RealtimeAnswer, RealtimeTrouble } from './script.ts';

export interface ResponseParts {
  readonly conversation: Conversation;
  readonly instructions: string;
  readonly voice: string;
  readonly voiceBox: VoiceBox;
  readonly emit: Emit;
  /** What a trouble does to the connection. */
  readonly suffer: (trouble: RealtimeTrouble) => void;
}

type Ending = Pick<RealtimeResponse, 'status' | 'status_details'>;

export class ModelResponse {
  readonly id = newId('resp');
  /** Milliseconds of sound sent. */
  audioMs = 0;
  readonly #parts: ResponseParts;
  readonly #cancelled = new AbortController();
  readonly #output: StoredItem[] = [];
  readonly #asked: { text: number; audio: number };
  #textChars = 0;
  #ending: Ending = { status: 'completed' };

  constructor(parts: ResponseParts) {
    this.#parts = parts;
    this.#asked = parts.conversation.tokens(parts.instructions);
  }

  cancel(reason: 'turn_detected' | 'client_cancelled'): void {
    this.#ending = { status: 'cancelled', status_details: { type: 'cancelled', reason } };
    this.#cancelled.abort();
  }

  /** Settles after `response.done`; never, where the script says so. */
  async run(answer: RealtimeAnswer): Promise<void> {
    const { emit, suffer } = this.#parts;
    if (answer.trouble?.kind === 'never') {
      await new Promise((resolve) => this.#cancelled.signal.addEventListener('abort', resolve));
      return;
    }
    emit({ type: 'response.created', response: this.#resource({ status: 'in_progress' }) });
    emit({ type: 'rate_limits.updated', rate_limits: [{ name: 'tokens', limit: 40_000, remaining: 39_000, reset_seconds: 1.5 }] });
    if (answer.says !== undefined) await this.#say(answer.says, answer);
    else if (answer.trouble !== undefined) suffer(answer.trouble);
    if (answer.trouble?.kind === 'failed') this.#fail(answer.trouble.message);
    if (this.#ending.status === 'completed') {
      for (const [index, call] of (answer.toolCalls ?? []).entries()) this.#call(call, this.#output.length, index);
    }
    if (answer.incomplete !== undefined && this.#ending.status === 'completed') {
      this.#ending = { status: 'incomplete', status_details: { type: 'incomplete', reason: answer.incomplete } };
    }
    emit({ type: 'response.done', response: this.#resource(this.#ending) });
  }

  async #say(text: string, answer: RealtimeAnswer): Promise<void> {
    const { conversation, emit, suffer } = this.#parts;
    const { trouble, hold, pieceMs = 100, latePieces = 0 } = answer;
    const content: { type: 'output_audio'; transcript: string } = { type: 'output_audio', transcript: '' };
    const item = { id: newId('item'), object: 'realtime.item' as const, type: 'message' as const, role: 'assistant' as const, content: [content] };
    const stored: StoredItem = { ...item, status: 'in_progress' };
    const at = { response_id: this.id, output_index: 0 };
    const part = { ...at, item_id: item.id, content_index: 0 };
    this.#output.push(stored);
    const previous_item_id = conversation.add(stored) ?? null;
    const entry = conversation.find(item.id);
    emit({ type: 'response.output_item.added', ...at, item: { ...stored, content: [] } });
    emit({ type: 'conversation.item.added', previous_item_id, item: { ...stored, content: [] } });
    emit({ type: 'response.content_part.added', ...part, part: { type: 'audio', transcript: '' } });

    const sound = await this.#parts.voiceBox.say(text);
    const words = text.match(/\s*\S+/g) ?? [];
    const pieceSamples = pieceMs * 24;
    const pieces = Math.ceil(sound.length / pieceSamples);
    let toldWords = 0;
    const tell = (upTo: number) => {
      for (; toldWords < upTo; toldWords += 1) {
        const delta = words[toldWords] ?? '';
        this.#textChars += delta.length;
        content.transcript += delta;
        emit({ type: 'response.output_audio_transcript.delta', ...part, delta });
      }
    };
    const give = (index: number) => {
      const samples = sound.subarray(index * pieceSamples, (index + 1) * pieceSamples);
      this.audioMs += samples.length / 24;
      if (entry !== undefined) entry.audioMs = this.audioMs;
      emit({ type: 'response.output_audio.delta', ...part, delta: pcmBytes(samples).toString('base64') });
    };
    const troubleAt = trouble !== undefined && 'afterMs' in trouble ? (trouble.afterMs ?? 0) : 0;
    let suffered = false;
    for (let index = 0; index < pieces && !this.#cancelled.signal.aborted; index += 1) {
      if (trouble !== undefined && !suffered && this.audioMs >= troubleAt) {
        suffered = true;
        if (trouble.kind === 'failed') break;
        suffer(trouble);
      }
      if (hold !== undefined && this.audioMs >= hold.atMs && this.audioMs - pieceMs < hold.atMs) await this.#unlessCancelled(hold.until);
      if (this.#cancelled.signal.aborted) break;
      // The words run ahead of their sound.
      tell(Math.ceil(((index + 1) / pieces) * words.length));
      give(index);
      await (answer.paceMs === undefined ? breathe() : this.#unlessCancelled(pause(answer.paceMs)));
    }
    if (this.#cancelled.signal.aborted) for (let late = 0; late < latePieces; late += 1) give(late);

    const isWhole = !this.#cancelled.signal.aborted && trouble?.kind !== 'failed' && answer.incomplete === undefined;
    stored.status = isWhole ? 'completed' : 'incomplete';
    emit({ type: 'response.output_audio.done', ...part });
    emit({ type: 'response.output_audio_transcript.done', ...part, transcript: content.transcript });
    emit({ type: 'response.content_part.done', ...part, part: { type: 'audio', transcript: content.transcript } });
    emit({ type: 'conversation.item.done', previous_item_id, item: stored });
    emit({ type: 'response.output_item.done', ...at, item: stored });
  }

  #call(call: ScriptedToolCall, output_index: number, number: number): void {
    const { conversation, emit } = this.#parts;
    const call_id = newId('call');
    const whole = argumentsText(call);
    const at = { response_id: this.id, output_index };
    const item: StoredItem = { id: newId('item'), object: 'realtime.item', type: 'function_call', status: 'in_progress', name: call.name, call_id, arguments: '' };
    this.#output.push(item);
    const previous_item_id = conversation.add(item) ?? null;
    emit({ type: 'response.output_item.added', ...at, item: { ...item } });
    emit({ type: 'conversation.item.added', previous_item_id, item: { ...item } });
    const part = { ...at, item_id: item.id, call_id };
    const half = Math.ceil(whole.length / 2);
    for (const delta of [whole.slice(0, half), whole.slice(half)]) emit({ type: 'response.function_call_arguments.delta', ...part, delta });
    Object.assign(item, { status: 'completed', arguments: whole });
    this.#textChars += whole.length + call.name.length + number;
    emit({ type: 'response.function_call_arguments.done', ...part, name: call.name, arguments: whole });
    emit({ type: 'conversation.item.done', previous_item_id, item });
    emit({ type: 'response.output_item.done', ...at, item });
  }

  #fail(message: string): void {
    this.#ending = { status: 'failed', status_details: { type: 'failed', error: { type: 'server_error', code: 'server_error', message } } };
  }

  #resource(ending: Ending): RealtimeResponse {
    const { conversation, voice } = this.#parts;
    const isOver = ending.status !== 'in_progress';
    return {
      object: 'realtime.response',
      id: this.id,
      ...ending,
      conversation_id: conversation.id,
      output: isOver ? [...this.#output] : [],
      output_modalities: ['audio'],
      max_output_tokens: 'inf',
      audio: { output: { format: { type: 'audio/pcm', rate: 24_000 }, voice } },
      metadata: null,
      ...(isOver ? { usage: usageOf(this.#asked, { textChars: this.#textChars, audioMs: this.audioMs }) } : {}),
    };
  }

  async #unlessCancelled(work: Promise<unknown>): Promise<void> {
    if (this.#cancelled.signal.aborted) return;
    await Promise.race([work, new Promise((resolve) => this.#cancelled.signal.addEventListener('abort', resolve, { once: true }))]);
  }
}
