/** A tone that rises: each moment of it differs from each other, so that a piece of it that is lost, doubled or moved is found. */

const fromHz = 200;
const toHz = 1_200;
const amplitude = 0.4;
const blockMs = 20;
/** The same sound has 1, another moment of the sweep about 0. */
const likenessMin = 0.9;
/** So much may a block be away from its place: clocks differ. Samples. */
const driftMax = 3;

/** PCM16. */
export function sweep(rate: number, ms: number): Int16Array {
  const seconds = ms / 1_000;
  return Int16Array.from({ length: Math.round(rate * seconds) }, (_, index) => {
    const t = index / rate;
    return Math.round(32_767 * amplitude * Math.sin(2 * Math.PI * (fromHz * t + ((toHz - fromHz) * t * t) / (2 * seconds))));
  });
}

export const silence = (rate: number, ms: number) => new Int16Array((rate * ms) / 1_000);

interface Piece {
  /** Of the original. Samples. */
  readonly from: number;
  readonly length: number;
  /** Of so many samples one is compared. Default: 1. */
  readonly step?: number;
}

/** @returns 1 where both are the same but for their loudness; 0 where one of them is silent */
function likeness(heard: ArrayLike<number>, at: number, original: ArrayLike<number>, { from, length, step = 1 }: Piece): number {
  let [both, ours, theirs] = [0, 0, 0];
  for (let index = 0; index < length; index += step) {
    const [one, other] = [heard[at + index] ?? 0, original[from + index] ?? 0];
    both += one * other;
    ours += one * one;
    theirs += other * other;
  }
  return ours === 0 || theirs === 0 ? 0 : both / Math.sqrt(ours * theirs);
}

/** Where each loud block begins. */
function loudBlocks(samples: ArrayLike<number>, block: number): number[] {
  const peaks: number[] = [];
  for (let from = 0; from + block <= samples.length; from += block) {
    peaks.push(Array.from({ length: block }, (_, index) => Math.abs(samples[from + index] ?? 0)).reduce((most, one) => Math.max(most, one), 0));
  }
  const loudest = peaks.reduce((most, one) => Math.max(most, one), 0);
  return peaks.flatMap((peak, index) => (peak > loudest / 4 ? [index * block] : []));
}

/**
 * Lays what was heard over the original, where it fits best, and compares them block by block. The first and the last one are let off:
 * a loudspeaker fades in and out.
 *
 * @param original a sweep with silence around it
 * @param rate of both
 * @returns how many loud blocks there are, and which of them were not heard at their time, by their milliseconds
 */
export function compare(heard: ArrayLike<number>, original: ArrayLike<number>, rate: number): { readonly blocks: number; readonly missing: number[] } {
  const block = (rate * blockMs) / 1_000;
  const loud = loudBlocks(original, block);
  const middle = { from: loud[Math.floor(loud.length / 2)] ?? 0, length: 10 * block };
  const bestPlace = (first: number, last: number, by: number, step: number) => {
    let [found, best] = [first, -1];
    for (let place = first; place <= last; place += by) {
      const like = likeness(heard, place, original, { ...middle, step });
      if (like > best) [found, best] = [place, like];
    }
    return found;
  };
  // An eighth of a millisecond is a small part of the sweep's shortest wave: found so, it is then looked for closely.
  const by = Math.round(rate / 8_000);
  const roughly = bestPlace(0, heard.length - middle.length, by, 4 * by);
  const shift = bestPlace(roughly - by, roughly + by, 1, 1) - middle.from;
  const isHeard = (from: number) => {
    const near = Array.from({ length: 2 * driftMax + 1 }, (_, drift) => likeness(heard, from + shift + drift - driftMax, original, { from, length: block }));
    return Math.max(...near) >= likenessMin;
  };
  const missing = loud.slice(1, -1).filter((from) => !isHeard(from)).map((from) => (from * 1_000) / rate);
  return { blocks: loud.length, missing };
}
