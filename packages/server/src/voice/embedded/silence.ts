/** Flite begins with 160–200 ms of silence and ends with as much. The first is a delay that somebody waits through. */

/** Of 32,768. The voice's own breath is below, its softest consonants are above. */
const audible = 80;
/** What is kept before the first sound and after the last one, at 16 kHz: 15 ms and 120 ms, a pause between two sentences. */
const leadSamples = 240;
const tailSamples = 1920;

/** @param samples 16 kHz @returns a part of the same samples; none if nothing is to be heard */
export function trimSilence(samples: Int16Array): Int16Array {
  const isAudible = (sample: number) => Math.abs(sample) >= audible;
  const first = samples.findIndex(isAudible);
  if (first < 0) return samples.subarray(0, 0);
  return samples.subarray(Math.max(0, first - leadSamples), samples.findLastIndex(isAudible) + tailSamples);
}
