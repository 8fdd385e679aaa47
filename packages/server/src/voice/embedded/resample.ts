/**
 * 16 kHz to 24 kHz: three samples for every two. Each new sample lies on one of three places between old ones and is the sum of
 * 32 of them, weighed by a windowed sinc: linear phase, flat to 7 kHz, and what would be mirrored above 8 kHz is 70 dB down.
 */

const up = 3;
const down = 2;
/** Old samples on either side of a new one. */
const reach = 16;
/** Of the old rate; a little less than half of it, as the filter's slope needs room. */
const cutoff = 0.485;

const phases = Array.from({ length: up }, (_, phase) => weightsAt(phase / up));

/** @param samples 16 kHz */
export function resample16To24(samples: Int16Array): Int16Array<ArrayBuffer> {
  const out = new Int16Array(Math.ceil((samples.length * up) / down));
  for (let index = 0; index < out.length; index += 1) {
    const place = index * down;
    const before = Math.floor(place / up);
    const weights = phases[place % up];
    if (weights === undefined) continue;
    let total = 0;
    for (let tap = 0; tap < weights.length; tap += 1) total += (weights[tap] ?? 0) * (samples[before - reach + 1 + tap] ?? 0);
    out[index] = Math.max(-32_768, Math.min(32_767, Math.round(total)));
  }
  return out;
}

/** @param fraction how far the new sample lies behind an old one, from 0 to 1 */
function weightsAt(fraction: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * reach }, (_, tap) => {
    const distance = tap - reach + 1 - fraction;
    return sinc(2 * cutoff * distance) * blackman(distance / reach);
  });
  // Each phase passes a constant unchanged; otherwise three kinds of rounding would be heard as a tone.
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** @param x from −1 to 1, in the middle of the window at 0 */
function blackman(x: number): number {
  return Math.abs(x) >= 1 ? 0 : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}
