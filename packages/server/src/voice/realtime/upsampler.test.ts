import { describe, expect, it } from 'vitest';
import { Upsampler } from './upsampler.ts';

const sine = (hertz: number, samples: number, rate = 16_000) =>
  Int16Array.from({ length: samples }, (_, index) => Math.round(10_000 * Math.sin((2 * Math.PI * hertz * index) / rate)));

/** Of a frequency in a sound of 24 kHz, as its amplitude. */
function strength(samples: Int16Array, hertz: number): number {
  let [real, imaginary] = [0, 0];
  for (const [index, sample] of samples.entries()) {
    real += sample * Math.cos((2 * Math.PI * hertz * index) / 24_000);
    imaginary += sample * Math.sin((2 * Math.PI * hertz * index) / 24_000);
  }
  return (2 * Math.hypot(real, imaginary)) / samples.length;
}

describe('Upsampler', () => {
  it.each([200, 1_000, 3_000, 6_000])('keeps a tone of %i Hz, and adds no mirror of it', (hertz) => {
    const made = new Upsampler().push(sine(hertz, 16_000)).subarray(200, 200 + 19_200);
    expect(strength(made, hertz)).toBeGreaterThan(9_000);
    expect(strength(made, hertz)).toBeLessThan(10_500);
    expect(strength(made, 16_000 - hertz)).toBeLessThan(hertz === 6_000 ? 600 : 60);
  });

  it('makes the same of pieces as of the whole', () => {
    const whole = sine(440, 5_003);
    const inPieces = new Upsampler();
    const made: number[] = [];
    for (let at = 0, size = 1; at < whole.length; at += size, size = (size % 97) + 1) made.push(...inPieces.push(whole.subarray(at, at + size)));
    expect(Int16Array.from(made)).toEqual(new Upsampler().push(whole));
    expect(made.length).toBeGreaterThan(5_003 * 1.5 - 20);
    expect(made.length).toBeLessThanOrEqual(5_003 * 1.5 + 2);
  });

  it('does not overflow at full scale', () => {
    const square = Int16Array.from({ length: 1_000 }, (_, index) => (index % 40 < 20 ? 32_767 : -32_768));
    const made = new Upsampler().push(square).subarray(60);
    // An overflow would turn the sign in the middle of a plateau.
    expect(made.filter((sample, index) => index > 0 && Math.abs(sample - (made[index - 1] ?? 0)) > 60_000)).toHaveLength(0);
  });

  it('gives nothing for nothing', () => {
    expect(new Upsampler().push(new Int16Array(0))).toHaveLength(0);
  });
});
