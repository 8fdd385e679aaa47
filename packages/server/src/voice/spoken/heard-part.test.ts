import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heardPart } from './heard-part.ts';

const two = [
  { text: 'We open at eight.', ms: 1000 },
  { text: 'On Friday we close at two.', ms: 2000 },
];

describe('heardPart', () => {
  it.each<[number, string]>([
    [-5, ''], [0, ''], [50, ''], [Number.NaN, ''],
    [200, 'We …'], [500, 'We open …'], [999, 'We open at …'],
    [1000, 'We open at eight. …'], [1100, 'We open at eight. …'], [2000, 'We open at eight. On Friday we …'], [2999, 'We open at eight. On Friday we close at …'],
    [3000, 'We open at eight. On Friday we close at two.'], [9999, 'We open at eight. On Friday we close at two.'], [Infinity, 'We open at eight. On Friday we close at two.'],
  ])('%d ms', (heardMs, expected) => {
    expect(heardPart(two, heardMs)).toBe(expected);
  });

  it('takes pieces without sound or words as they are', () => {
    expect(heardPart([], 100)).toBe('');
    expect(heardPart([{ text: '', ms: 10 }, { text: 'Yes', ms: 10 }], 20)).toBe('Yes');
    expect(heardPart([{ text: 'Yes', ms: 0 }], 1)).toBe('Yes');
    expect(heardPart([{ text: 'Yes', ms: 0 }], 0)).toBe('');
    expect(heardPart([{ text: 'Yes.', ms: 10 }, { text: 'Not yet made', ms: 0 }], 10)).toBe('Yes. …');
  });

  it('is the beginning of what was said, and grows with time', () => {
    const piece = fc.record({ text: fc.string({ maxLength: 40 }), ms: fc.integer({ min: 0, max: 5000 }) });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.integer({ min: 0, max: 30_000 }), fc.nat(2000), (pieces, ms, more) => {
        const all = pieces.flatMap(({ text }) => text.match(/\S+/g) ?? []);
        const wordsAt = (heardMs: number) => heardPart(pieces, heardMs).replace(/ …$/, '').match(/\S+/g) ?? [];
        expect(all.slice(0, wordsAt(ms).length)).toEqual(wordsAt(ms));
        expect(wordsAt(ms + more).length).toBeGreaterThanOrEqual(wordsAt(ms).length);
        expect(wordsAt(Infinity)).toEqual(all);
      }),
    );
  });
});
