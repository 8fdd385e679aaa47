/**
 * What is to be heard, between a network that stutters and a loudspeaker that doesn't.
 *
 * 1. Sound waits until there is enough of it to bridge a gap (60 ms at first, more after each gap that was not bridged), or until it
 *    has waited as long: so the short end of an utterance is played too.
 * 2. What was played is counted in what the device has taken, utterance by utterance, and told every 50 ms; at once when there is
 *    nothing left and when it was cleared.
 * 3. `clear` takes effect within the render quantum that comes next, which fades out: a cut is a click.
 */
import { sampleRateDown } from '@coatcheck/contract/voice';
import type { Played } from '../port.ts';
import { Resampler } from './resampler.ts';

const waitMsFirst = 60;
const waitMsMore = 30;
const waitMsMax = 240;
const tellEveryMs = 50;
/** Of a piece that is resampled at once. Samples; 10 ms. */
const pieceSamples = sampleRateDown / 100;
/** More is not kept: two minutes, 5.8 MB. Samples. */
const queuedSamplesMax = 120 * sampleRateDown;
/** Of a fade at either end. Frames; one render quantum. */
const fadeFrames = 128;

export class JitterBuffer {
  readonly #rate: number;
  readonly #tell: (played: Played) => void;
  readonly #resampler: Resampler;
  readonly #piece = new Float32Array(pieceSamples);
  readonly #silence: Float32Array;
  #queue: { readonly utterance: number; readonly samples: Int16Array }[] = [];
  #queuedSamples = 0;
  /** Of the queue's first, already used. */
  #used = 0;
  /** At the context's rate, next to be heard. */
  #ready: Float32Array = new Float32Array();
  #utterance = 0;
  #renderedFrames = 0;
  #waitMs = waitMsFirst;
  #waitedFrames = 0;
  #state: 'waiting' | 'playing' | 'clearing' = 'waiting';
  /** The last of the utterance has left the resampler. */
  #isDrained = true;
  #begins = false;
  /** That it is over has been said of the utterance. */
  #isTold = true;
  #untoldFrames = 0;
  #energy = 0;

  /** @param rate of the audio context */
  constructor(rate: number, tell: (played: Played) => void) {
    this.#rate = rate;
    this.#tell = tell;
    this.#resampler = new Resampler(sampleRateDown, rate);
    this.#silence = new Float32Array(this.#resampler.reach);
  }

  /** Milliseconds of sound that wait. */
  get queuedMs(): number {
    return ((this.#queuedSamples - this.#used) * 1_000) / sampleRateDown;
  }

  push(utterance: number, samples: Int16Array): void {
    if (samples.length === 0 || this.#queuedSamples + samples.length > queuedSamplesMax) return;
    // More of what had run dry: the gap was the network's.
    if (this.#state === 'waiting' && this.#queue.length === 0 && utterance === this.#utterance && this.#renderedFrames > 0) {
      this.#waitMs = Math.min(waitMsMax, this.#waitMs + waitMsMore);
    }
    this.#queue.push({ utterance, samples });
    this.#queuedSamples += samples.length;
  }

  clear(): void {
    if (this.#state === 'playing') this.#state = 'clearing';
    else this.#drop();
  }

  /** Fills the next frames that the device takes. */
  render(output: Float32Array): void {
    output.fill(0);
    if (!this.#isPlaying(output.length)) return;
    const made = this.#fill(output);
    const isOver = made < output.length || this.#state === 'clearing';
    if (this.#begins) fade(output, 0, Math.min(fadeFrames, made), 'in');
    this.#begins = false;
    if (isOver) fade(output, Math.max(0, made - fadeFrames), made, 'out');
    this.#count(output, made);
    if (!isOver) return;
    this.#say(true);
    if (this.#state === 'clearing') this.#drop();
    this.#wait();
  }

  #isPlaying(frames: number): boolean {
    if (this.#state !== 'waiting') return true;
    if (this.#queue.length === 0) return false;
    this.#waitedFrames += frames;
    if (this.queuedMs < this.#waitMs && this.#msOf(this.#waitedFrames) < this.#waitMs) return false;
    this.#state = 'playing';
    this.#begins = true;
    return true;
  }

  #fill(output: Float32Array): number {
    let made = 0;
    while (made < output.length) {
      if (this.#ready.length === 0 && !this.#makeReady(made === 0)) break;
      const taken = this.#ready.subarray(0, output.length - made);
      output.set(taken, made);
      this.#ready = this.#ready.subarray(taken.length);
      made += taken.length;
    }
    return made;
  }

  /** @returns false where nothing is left of this utterance. The next one begins with the next quantum. */
  #makeReady(isFirst: boolean): boolean {
    const [next] = this.#queue;
    if (next === undefined || next.utterance !== this.#utterance) {
      if (!this.#isDrained) {
        this.#isDrained = true;
        this.#ready = this.#resampler.push(this.#silence);
        if (this.#ready.length > 0) return true;
      }
      if (next === undefined || !isFirst) return false;
      if (!this.#isTold) this.#say(true);
      this.#utterance = next.utterance;
      this.#renderedFrames = 0;
    }
    if (this.#isDrained) this.#resampler.reset();
    this.#isDrained = false;
    const part = next.samples.subarray(this.#used, this.#used + pieceSamples);
    for (let index = 0; index < part.length; index += 1) this.#piece[index] = (part[index] ?? 0) / 32_768;
    this.#ready = this.#resampler.push(this.#piece.subarray(0, part.length));
    this.#used += part.length;
    if (this.#used === next.samples.length) {
      this.#queue.shift();
      this.#queuedSamples -= next.samples.length;
      this.#used = 0;
    }
    return this.#ready.length > 0 || this.#makeReady(isFirst);
  }

  #count(output: Float32Array, made: number): void {
    this.#renderedFrames += made;
    this.#untoldFrames += made;
    for (let index = 0; index < made; index += 1) this.#energy += (output[index] ?? 0) ** 2;
    if (this.#msOf(this.#untoldFrames) >= tellEveryMs) this.#say(false);
  }

  #say(isOver: boolean): void {
    this.#tell({
      utterance: this.#utterance,
      ms: this.#msOf(this.#renderedFrames),
      level: this.#untoldFrames === 0 || isOver ? 0 : Math.sqrt(this.#energy / this.#untoldFrames),
      isOver,
    });
    this.#untoldFrames = 0;
    this.#energy = 0;
    this.#isTold = isOver;
  }

  #msOf(frames: number): number {
    return (frames * 1_000) / this.#rate;
  }

  #wait(): void {
    this.#state = 'waiting';
    this.#waitedFrames = 0;
  }

  #drop(): void {
    this.#queue = [];
    this.#queuedSamples = 0;
    this.#used = 0;
    this.#ready = new Float32Array();
    this.#isDrained = true;
    this.#wait();
  }
}

function fade(output: Float32Array, from: number, to: number, way: 'in' | 'out'): void {
  for (let index = from; index < to; index += 1) {
    const share = (index - from + 0.5) / (to - from);
    output[index] = (output[index] ?? 0) * (way === 'in' ? share : 1 - share);
  }
}
