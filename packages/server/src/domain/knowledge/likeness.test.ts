import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, editsMax, familyLikeness, letterBits, mayBeAlike, typoLikeness } from './likeness.ts';

describe('typoLikeness', () => {
  it.each([['moring', 'morning'], ['apointment', 'appointment'], ['pirce', 'price'], ['cappucino', 'cappuccino'], ['servce', 'service'], ['definately', 'definitely'], ['restaraunt', 'restaurant']])(
    'takes %s for %s',
    (asked, known) => {
      expect(typoLikeness(asked, known)).toBeGreaterThan(0.5);
    },
  );

  it.each([['file', 'fire'], ['live', 'line'], ['cat', 'car'], ['card', 'care'], ['tent', 'rent'], ['tall', 'tell'], ['explored', 'employed'], ['fired', 'fixed']])(
    'does not take %s for %s',
    (asked, known) => {
      expect(typoLikeness(asked, known)).toBe(0);
    },
  );
});

describe('familyLikeness', () => {
  it.each([['deliver', 'delivery'], ['park', 'parkplatz'], ['pregnant', 'pregnancy'], ['drive', 'driver']])('relates %s to %s', (asked, known) => {
    expect(familyLikeness(asked, known)).toBeGreaterThan(0.3);
  });

  it.each([['car', 'carpet'], ['open', 'operation'], ['general', 'generous']])('does not relate %s to %s', (asked, known) => {
    expect(familyLikeness(asked, known)).toBe(0);
  });
});

describe('editDistance', () => {
  const word = fc.stringMatching(/^[a-z]{0,10}$/);

  it('is zero for the same word alone, symmetric, and never above its bound', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (one, other, most) => {
        const edits = editDistance(one, other, most);
        expect(edits).toBe(editDistance(other, one, most));
        expect(edits).toBeLessThanOrEqual(most + 1);
        expect(edits === 0).toBe(one === other);
      }),
    );
  });

  it('counts a swap of neighbours and a slip to the next key once, another letter twice', () => {
    expect(editDistance('recieve', 'receive', 3)).toBe(1);
    expect(editDistance('hosr', 'host', 3)).toBe(1);
    expect(editDistance('host', 'hosp', 3)).toBe(2);
  });
});

describe('mayBeAlike', () => {
  it('never says no to words that are alike, and says no to most that are not', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzäß0'), minLength: 3, maxLength: 12 });
    const edited = fc.tuple(word, fc.nat(12), fc.constantFrom(...'aeirst', ''), fc.nat(2)).map(([one, at, put, drop]): [string, string] => [one, one.slice(0, at) + put + one.slice(at + drop)]);
    fc.assert(
      fc.property(fc.oneof(edited, fc.tuple(word, word)), ([asked, known]) => {
        if (typoLikeness(asked, known) > 0) expect(mayBeAlike(letterBits(asked), letterBits(known), editsMax(asked.length))).toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(mayBeAlike(letterBits('hours'), letterBits('fancy'), 1)).toBe(false);
  });
});
