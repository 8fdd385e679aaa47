import { describe, expect, it } from 'vitest';
import { resample16To24 } from './resample.ts';

const tone = (hertz: number, samplesPerSecond: number, length: number): Int16Array =>
  Int16Array.from({ length }, (_, index) => 10_000 * Math.sin((2 * Math.PI * hertz * index) / samplesPerSecond));

/** How much of a tone is in the sound, as a part of full strength; the ends are left out, where the filter starts from nothing. */
function share(samples: Int16Array, hertz: number): number {
  const middle = samples.subarray(2400, -2400);
  let [sine, cosine] = [0, 0];
  for (const [index, sample] of middle.entries()) {
    const angle = (2 * Math.PI * hertz * index) / 24_000;
    sine += sample * Math.sin(angle);
    cosine += sample * Math.cos(angle);
  }
  return (2 * Math.hypot(sine, cosine)) / middle.length / 10_000;
}

describe('resampling', () => {
  it('makes three samples of two', () => {
    expect(resample16To24(new Int16Array(16_000))).toHaveLength(24_000);
    expect(resample16To24(new Int16Array(0))).toHaveLength(0);
  });

  it.each([100, 1000, 3000, 5000, 6500])('keeps a tone of %i Hz as strong as it was', (hertz) => {
    expect(share(resample16To24(tone(hertz, 16_000, 16_000)), hertz)).toBeCloseTo(1, 2);
  });

  it.each([1000, 3000, 5000, 6500])('adds no mirror image of %i Hz above 8 kHz', (hertz) => {
    expect(share(resample16To24(tone(hertz, 16_000, 16_000)), 16_000 - hertz)).toBeLessThan(0.001);
  });

  it('delays nothing', () => {
    const out = resample16To24(tone(1000, 16_000, 16_000));
    const wanted = tone(1000, 24_000, 24_000);
    const differences = [...out.subarray(100, -100)].map((sample, index) => Math.abs(sample - (wanted[index + 100] ?? 0)));
    expect(Math.max(...differences)).toBeLessThan(20);
  });

  it('keeps a constant and stays within sixteen bits', () => {
    expect([...resample16To24(new Int16Array(400).fill(5000)).subarray(100, 500)].every((sample) => sample === 5000)).toBe(true);
    const square = Int16Array.from({ length: 400 }, (_, index) => (index % 40 < 20 ? 32_767 : -32_768));
    expect(Math.max(...resample16To24(square))).toBe(32_767);
  });
});
