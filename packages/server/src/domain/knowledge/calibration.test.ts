import { describe, expect, it } from 'vitest';
import { maySuggestFrom, strangerOf, verdictOn, type AskedTitle } from './calibration.ts';

const statistics = { passages: 40, titleWords: 3, bodyWords: 20 };

/** A title of three words, of which strangers' titles have so many. */
const title = (index: number, shared: number): AskedTitle => {
  const lexemes = ['a', 'b', 'c'].map((lexeme, at) => (at < shared ? lexeme : `${lexeme}${index}`));
  const hit = (passageId: string, titleKey: string, lexeme: string) => ({
    passageId, titleKey, lexeme, titleCount: 1, bodyCount: 0, titleWords: 3, bodyWords: 20,
  });
  return {
    titleKey: `t${index}`,
    frequencies: new Map(lexemes.map((lexeme, at) => [lexeme, at < shared ? 10 : 1])),
    hits: lexemes.flatMap((lexeme, at) => [hit(`p${index}`, `t${index}`, lexeme), ...(at < shared ? [hit(`q${index}`, 'other', lexeme)] : [])]),
  };
};
const titles = (count: number, shared: number) => Array.from({ length: count }, (_, index) => title(index, shared));

describe('strangerOf', () => {
  it('is higher where titles share their words', () => {
    expect(strangerOf(titles(40, 2), statistics)).toBeGreaterThan(strangerOf(titles(40, 0), statistics));
  });

  it('stays near what is usual for a tenant of few passages', () => {
    const usual = strangerOf([], statistics);
    expect(Math.abs(strangerOf(titles(4, 0), statistics) - usual)).toBeLessThan(Math.abs(strangerOf(titles(60, 0), statistics) - usual) / 2);
  });

  it('takes parts of one section for no strangers', () => {
    const alone = titles(40, 0);
    const parts = alone.map((one) => ({ ...one, hits: one.hits.flatMap((hit) => [hit, { ...hit, passageId: `${hit.passageId}-2` }]) }));
    expect(strangerOf(parts, statistics)).toBe(strangerOf(alone, statistics));
  });
});

describe('verdictOn', () => {
  it('answers where one passage is far ahead, or its whole title was asked for, and not where two are as good', () => {
    expect(verdictOn({ score: 0.2, lead: 0.25, titleAsked: 0 })).toBe('answer');
    expect(verdictOn({ score: 0.2, lead: 0, titleAsked: 1 })).toBe('answer');
    expect(verdictOn({ score: 0.2, lead: 0.01, titleAsked: 0.3 })).toBe('unsure');
  });

  it('has nothing to say below a stranger, however far ahead', () => {
    expect(verdictOn({ score: maySuggestFrom - 0.01, lead: 1, titleAsked: 1 })).toBe('none');
    expect(verdictOn(undefined)).toBe('none');
  });
});
