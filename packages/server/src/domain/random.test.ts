import { describe, expect, it } from 'vitest';
import { fillRandom, randomText } from './random.ts';

describe('random bytes', () => {
  it('are handed out once each, over many refills', () => {
    const seen = new Set(Array.from({ length: 5_000 }, () => randomText(16)));
    expect(seen.size).toBe(5_000);
  });

  it('use all of their alphabet, and never the zeros they are wiped with', () => {
    const counts = new Map<number, number>();
    for (const byte of Buffer.from(randomText(4_096), 'base64url')) counts.set(byte, (counts.get(byte) ?? 0) + 1);
    expect(counts.size).toBeGreaterThan(250);
    expect(Math.max(...counts.values())).toBeLessThan(60);
  });

  it('fill what they are asked to, and nothing beside it', () => {
    const into = Buffer.alloc(48);
    fillRandom(into, 16, 16);
    expect(into.subarray(0, 16)).toEqual(Buffer.alloc(16));
    expect(into.subarray(16, 32)).not.toEqual(Buffer.alloc(16));
    expect(into.subarray(32)).toEqual(Buffer.alloc(16));
  });
});
