/**
 * The sound of one visitor: the last seconds while nobody speaks, and all of an utterance while somebody does.
 *
 * That speech began is known late: after the frames it takes to be sure, and the way to another thread. So an utterance begins in
 * what is past, with a little of the silence before it; the first syllable is half a word.
 */
import { sampleRateUp } from '@coatcheck/contract/voice';

/** Kept before the sample at which it was clear that somebody speaks: four frames of 32 ms, and 400 ms before them. */
const preRollSamples = (sampleRateUp * 528) / 1_000;
/**
 * Kept while nobody speaks, counted from when it came: the news may be so late. Sound that a network held back comes all at once, and
 * whoever spoke in it is noticed after the last of it has come. Milliseconds.
 */
const pastMs = 2_000;

interface Frame {
  readonly samples: Int16Array;
  /** Milliseconds, of a clock that never jumps. */
  readonly cameAt: number;
}

export class UtteranceBuffer {
  #frames: Frame[] = [];
  /** Position of the first kept sample, counted over the whole call. */
  #from = 0;
  #position = 0;
  #beganAt: number | undefined;
  /** Where the last utterance ended: nothing is heard twice. */
  #endedAt = 0;

  /** Samples pushed so far. */
  get position(): number {
    return this.#position;
  }

  /** Length of the utterance that is going on; 0 while nobody speaks. */
  get speechSamples(): number {
    return this.#beganAt === undefined ? 0 : this.#position - this.#beganAt;
  }

  push(samples: Int16Array): void {
    const now = performance.now();
    this.#frames.push({ samples, cameAt: now });
    this.#position += samples.length;
    if (this.#beganAt === undefined) this.#forget(({ cameAt }) => cameAt < now - pastMs);
  }

  begin(atSample: number): void {
    this.#beganAt = Math.max(this.#from, this.#endedAt, atSample - preRollSamples);
    this.#forgetBefore(this.#beganAt);
  }

  /** @returns the utterance up to that sample; undefined if none has begun */
  end(atSample: number): Int16Array | undefined {
    if (this.#beganAt === undefined) return undefined;
    const all = new Int16Array(this.#position - this.#from);
    let at = 0;
    for (const { samples } of this.#frames) {
      all.set(samples, at);
      at += samples.length;
    }
    const utterance = all.slice(this.#beganAt - this.#from, Math.max(0, atSample - this.#from));
    this.#beganAt = undefined;
    this.#endedAt = Math.min(atSample, this.#position);
    this.#forgetBefore(this.#endedAt - preRollSamples);
    return utterance;
  }

  clear(): void {
    this.#frames = [];
    this.#from = this.#position;
    this.#beganAt = undefined;
  }

  /** Drops whole frames that end before a sample. */
  #forgetBefore(sample: number): void {
    this.#forget(({ samples }) => this.#from + samples.length <= sample);
  }

  #forget(isPast: (frame: Frame) => boolean): void {
    for (let first = this.#frames[0]; first !== undefined && isPast(first); first = this.#frames[0]) {
      this.#from += first.samples.length;
      this.#frames.shift();
    }
  }
}
