/**
 * An utterance without the silence around it. Moonshine now and then hears nothing at all in what has much silence before its first word,
 * and hears all of it where that silence is gone.
 */

/** 20 ms at 16 kHz. */
const windowSamples = 320;
/** Quiet is a window with less than this share of the loudest one's root mean square. */
const quietShare = 0.05;
/** Kept before the first and after the last window that is not quiet: consonants are. At 16 kHz, 100 and 200 ms. */
const leadSamples = 1600;
const tailSamples = 3200;

/** @param samples 16 kHz @returns a part of the same samples */
export function withoutQuietEdges(samples: Int16Array): Int16Array {
  const energies = Array.from({ length: Math.floor(samples.length / windowSamples) }, (_, index) =>
    samples.subarray(index * windowSamples, (index + 1) * windowSamples).reduce((total, sample) => total + sample * sample, 0),
  );
  const loudest = energies.reduce((most, energy) => Math.max(most, energy), 0);
  const isLoud = (energy: number) => energy > 0 && energy >= loudest * quietShare ** 2;
  const first = energies.findIndex(isLoud);
  if (first < 0) return samples.subarray(0, 0);
  return samples.subarray(Math.max(0, first * windowSamples - leadSamples), (energies.findLastIndex(isLoud) + 1) * windowSamples + tailSamples);
}
