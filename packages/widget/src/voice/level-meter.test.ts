import { describe, expect, it } from 'vitest';
import { loudnessOf } from './level-meter.tsx';

describe('the level that is shown', () => {
  it('is nothing for silence and noise, and all for what is loud', () => {
    for (const level of [0, -1, 0.001]) expect(loudnessOf(level)).toBe(0);
    for (const level of [0.21, 1, 3]) expect(loudnessOf(level)).toBe(1);
  });

  it('grows with each doubling by as much', () => {
    const [first, second, third] = [loudnessOf(0.01), loudnessOf(0.02), loudnessOf(0.04)];
    expect(second - first).toBeGreaterThan(0.1);
    expect(third - second).toBeCloseTo(second - first, 5);
  });
});
