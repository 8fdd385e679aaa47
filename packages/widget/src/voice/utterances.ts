/**
 * The utterances of a call, between the server's counting and the loudspeaker's.
 *
 * 1. The server counts from 1 again when a call is taken up again, and the loudspeaker counts what it has played of each number. So it
 *    is given numbers that are used once.
 * 2. What still comes of a stopped utterance is not played.
 * 3. What was heard of the present one is reported every 200 ms, and at once where it ends.
 */
import type { VoiceUp } from '@coatcheck/contract/voice';
import type { Played } from './port.ts';

/** The loudspeaker tells every 50 ms: this is each fourth time, also where its clock is a little faster than ours. Milliseconds. */
const reportEveryMs = 190;

export class Utterances {
  /** Numbers that were used before the present call was taken up. */
  #used = 0;
  /** As the server counts; 0: none yet. */
  #current = 0;
  #stopped: number | undefined;
  #reportedAt = 0;

  /** The server counts anew. */
  restart(): void {
    this.#used += this.#current;
    this.#current = 0;
    this.#stopped = undefined;
  }

  begin(utterance = this.#current + 1): void {
    this.#current = utterance;
  }

  stop(): void {
    this.#stopped = this.#current;
  }

  /** Under which number what comes now is played; undefined: not at all. */
  get audible(): number | undefined {
    return this.#current === this.#stopped ? undefined : this.#used + this.#current;
  }

  /** @returns undefined where it is not to be reported */
  report({ utterance, ms, isOver }: Played, now: number): VoiceUp | undefined {
    if (this.#current === 0 || utterance !== this.#used + this.#current) return undefined;
    if (!isOver && now - this.#reportedAt < reportEveryMs) return undefined;
    this.#reportedAt = now;
    return { type: 'played', ms: Math.round(ms), utterance: this.#current };
  }
}
