/** The microphone's sound as it goes up: 16 kHz, 16 bits, frames of 40 ms, each with its level. */
import { sampleRateUp } from '@coatcheck/contract/voice';
import { Resampler } from './resampler.ts';

/** Samples of one frame; 40 ms. */
export const samplesPerFrame = (sampleRateUp * 40) / 1_000;

export class CaptureStage {
  readonly #resampler: Resampler;
  readonly #emit: (samples: Int16Array, level: number) => void;
  #frame = new Int16Array(samplesPerFrame);
  #filled = 0;
  #energy = 0;
  #isMuted = false;

  /**
   * @param rate of the audio context
   * @param emit is given a frame of its own, and its root mean square between 0 and 1
   */
  constructor(rate: number, emit: (samples: Int16Array, level: number) => void) {
    this.#resampler = new Resampler(rate, sampleRateUp);
    this.#emit = emit;
  }

  /** Muted, frames of silence come in the same beat: whoever waits for the end of a sentence still hears it. */
  set isMuted(isMuted: boolean) {
    this.#isMuted = isMuted;
  }

  push(channels: readonly Float32Array[]): void {
    for (const sample of this.#resampler.push(mixed(channels))) {
      const heard = this.#isMuted ? 0 : Math.max(-1, Math.min(1, sample));
      this.#frame[this.#filled] = Math.round(heard * 32_767);
      this.#energy += heard * heard;
      this.#filled += 1;
      if (this.#filled === samplesPerFrame) this.#complete();
    }
  }

  #complete(): void {
    const frame = this.#frame;
    const level = Math.sqrt(this.#energy / samplesPerFrame);
    this.#frame = new Int16Array(samplesPerFrame);
    this.#filled = 0;
    this.#energy = 0;
    this.#emit(frame, level);
  }
}

/** One channel was asked for; some devices give two all the same. */
function mixed([first = new Float32Array(), ...others]: readonly Float32Array[]): Float32Array {
  if (others.length === 0) return first;
  return first.map((sample, index) => others.reduce((sum, channel) => sum + (channel[index] ?? 0), sample) / (others.length + 1));
}
