/**
 * 16 kHz made into 24 kHz, piece by piece without a seam: three samples for every two, through a windowed sinc that keeps what is above
 * 8 kHz silent. It is late by half a millisecond.
 */
const tapsPerPhase = 16;
const half = tapsPerPhase / 2;
/** Phases: an output lies at 0, 2/3 or 1/3 between two inputs. */
const phases = [0, 2 / 3, 1 / 3].map(tapsAt);

export class Upsampler {
  /** The inputs that the next output still needs. */
  #before = new Int16Array(tapsPerPhase);
  #phase = 0;

  /** @returns a copy; 3 samples for 2, give or take one */
  push(samples: Int16Array): Int16Array {
    const input = new Int16Array(this.#before.length + samples.length);
    input.set(this.#before);
    input.set(samples, this.#before.length);
    const output = new Int16Array(Math.ceil(((samples.length + 1) * 3) / 2) + 1);
    let at = 0;
    let made = 0;
    while (at + tapsPerPhase < input.length) {
      const taps = phases[this.#phase] ?? [];
      let sum = 0;
      for (let tap = 0; tap < tapsPerPhase; tap += 1) sum += (input[at + tap] ?? 0) * (taps[tap] ?? 0);
      output[made] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
      made += 1;
      // Two thirds of an input further: 0, 2/3, 4/3 = 1 + 1/3, 2.
      if (this.#phase !== 0) at += 1;
      this.#phase = (this.#phase + 1) % 3;
    }
    this.#before = input.slice(at);
    return output.slice(0, made);
  }
}

/** @param between where the output lies after the middle input; taps of unit gain */
function tapsAt(between: number): number[] {
  const taps = Array.from({ length: tapsPerPhase }, (_, index) => {
    const distance = index - (half - 1) - between;
    const sinc = distance === 0 ? 1 : Math.sin(Math.PI * distance) / (Math.PI * distance);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / (half + 1)));
  });
  const gain = taps.reduce((sum, tap) => sum + tap, 0);
  return taps.map((tap) => tap / gain);
}
