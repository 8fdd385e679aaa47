/** The input audio buffer with its voice activity detection: by loudness, with the delays the session asks for. */
import { pcmSamples } from '../wav.ts';
import { joined } from '../voice-box.ts';
import type { ServerVad } from './client-events.ts';

const rate = 24_000;
/** 20 ms. */
const frameSamples = 480;
/** Louder is speech. Root of the mean square, of 32,768. */
const speechLevel = 400;
/** So many loud frames begin speech. */
const beginFrames = 3;

export type VadChange = { readonly type: 'started'; readonly atMs: number } | { readonly type: 'stopped'; readonly atMs: number };

export class InputAudio {
  #pieces: Int16Array[] = [];
  #samples = 0;
  #unread = new Int16Array(0);
  #position = 0;
  #loudFrames = 0;
  #quietFrames = 0;
  #isSpeech = false;

  /** Not yet committed. */
  get ms(): number {
    return (this.#samples * 1_000) / rate;
  }

  /** Of all that was ever appended. */
  get positionMs(): number {
    return (this.#position * 1_000) / rate;
  }

  /** @param vad `undefined`: the client commits by itself */
  append(bytes: Buffer, vad: ServerVad | undefined): VadChange[] {
    const samples = pcmSamples(bytes);
    this.#pieces.push(samples);
    this.#samples += samples.length;
    if (vad === undefined) {
      this.#position += samples.length;
      return [];
    }
    const changes: VadChange[] = [];
    let rest = joined([this.#unread, samples]);
    while (rest.length >= frameSamples) {
      const change = this.#hear(rest.subarray(0, frameSamples), vad);
      if (change !== undefined) changes.push(change);
      rest = rest.subarray(frameSamples);
    }
    this.#unread = rest.slice();
    if (!this.#isSpeech && changes.length === 0) this.#forget((vad.prefix_padding_ms ?? 300) + 200);
    return changes;
  }

  /** @returns all that was not yet committed, at 24 kHz */
  take(): Int16Array {
    const all = joined(this.#pieces);
    this.clear();
    return all;
  }

  clear(): void {
    this.#pieces = [];
    this.#samples = 0;
    this.#loudFrames = 0;
    this.#quietFrames = 0;
    this.#isSpeech = false;
  }

  #hear(frame: Int16Array, vad: ServerVad): VadChange | undefined {
    this.#position += frame.length;
    const isLoud = Math.sqrt(frame.reduce((sum, sample) => sum + sample * sample, 0) / frame.length) > speechLevel;
    this.#loudFrames = isLoud ? this.#loudFrames + 1 : 0;
    this.#quietFrames = isLoud ? 0 : this.#quietFrames + 1;
    if (!this.#isSpeech && this.#loudFrames >= beginFrames) {
      this.#isSpeech = true;
      return { type: 'started', atMs: Math.max(0, Math.round(this.positionMs - beginFrames * 20 - (vad.prefix_padding_ms ?? 300))) };
    }
    if (this.#isSpeech && this.#quietFrames * 20 >= (vad.silence_duration_ms ?? 500)) {
      this.#isSpeech = false;
      return { type: 'stopped', atMs: Math.round(this.positionMs) };
    }
    return undefined;
  }

  /** Silence is kept only as far as it may come to stand before speech. */
  #forget(keptMs: number): void {
    while (this.#pieces.length > 1 && ((this.#samples - (this.#pieces[0]?.length ?? 0)) * 1_000) / rate >= keptMs) {
      this.#samples -= this.#pieces.shift()?.length ?? 0;
    }
  }
}
