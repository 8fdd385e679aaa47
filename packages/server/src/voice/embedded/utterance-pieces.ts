/** Moonshine was trained on sound of up to 30 s. What is longer is heard in pieces, cut where it is quietest. */

/** 28 s at 16 kHz. */
export const pieceSamplesMax = 28 * 16_000;
/** A cut is looked for in the last 6 s of a piece. */
const searchSamples = 6 * 16_000;
/** 32 ms. */
const windowSamples = 512;

/** @param samples 16 kHz */
export function utterancePieces(samples: Int16Array): Int16Array[] {
  const pieces: Int16Array[] = [];
  let rest = samples;
  while (rest.length > pieceSamplesMax) {
    const cut = quietestSpot(rest, pieceSamplesMax - searchSamples, pieceSamplesMax);
    pieces.push(rest.subarray(0, cut));
    rest = rest.subarray(cut);
  }
  return [...pieces, rest];
}

/** @returns the middle of the quietest 32 ms between the two */
function quietestSpot(samples: Int16Array, from: number, to: number): number {
  let quietest = { at: to, energy: Infinity };
  for (let at = from; at + windowSamples <= to; at += windowSamples) {
    const energy = samples.subarray(at, at + windowSamples).reduce((total, sample) => total + sample * sample, 0);
    if (energy < quietest.energy) quietest = { at: at + windowSamples / 2, energy };
  }
  return quietest.at;
}
