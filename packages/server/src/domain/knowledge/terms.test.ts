import { describe, expect, it } from 'vitest';
import { english } from './language/english.ts';
import { readQuestion, termsOf, wordsReadMax, wordsWanted, type WordInIndex } from './terms.ts';

const nothingRelated = { synonyms: [], beginning: [], ofLength: [] };
const inIndex = (words: Record<string, Partial<WordInIndex>>) =>
  new Map(Object.entries(words).map(([folded, word]) => [folded, { stems: [folded], known: [], isKnown: true, ...word }]));

describe('readQuestion', () => {
  it('counts words of asking little, and those of an earlier question half', () => {
    const words = readQuestion('please tell me about parking', english, 'opening hours');
    const weightOf = (folded: string) => words.find((word) => word.folded === folded)?.weight ?? 0;
    expect(weightOf('parking')).toBe(1);
    expect(weightOf('hours')).toBe(0.5);
    expect(weightOf('please')).toBeLessThan(0.3);
  });

  it('knows other words for the same thing, also for a word that is mistyped', () => {
    expect(readQuestion('restarant', english)[0]).toMatchObject({ isGuess: true });
    expect(readQuestion('parking', english)[0]?.synonyms).toContain('park');
  });

  it('hears a price where nobody says the word', () => {
    expect(readQuestion('how much is rye bread', english).some(({ optional, synonyms }) => optional && synonyms.includes('price'))).toBe(true);
    expect(readQuestion('price of rye bread', english).some(({ optional }) => optional)).toBe(false);
  });

  it('reads a bounded number of words', () => {
    expect(readQuestion(Array.from({ length: 1000 }, (_, index) => `word${index}`).join(' '), english).length).toBeLessThanOrEqual(wordsReadMax + 4);
  });
});

describe('termsOf', () => {
  it('leaves stop words out', () => {
    expect(termsOf(readQuestion('the bread', english), inIndex({ the: { stems: [] }, bread: {} }), nothingRelated).terms).toHaveLength(1);
  });

  it('corrects an unknown word, and leaves a known one alone', () => {
    const related = { ...nothingRelated, ofLength: [{ word: 'sourdough', lexeme: 'sourdough' }] };
    const question = readQuestion('sourdoough', english);
    const unknown = termsOf(question, inIndex({ sourdoough: { isKnown: false } }), related);
    expect(unknown.corrections).toEqual(new Map([['sourdoough', 'sourdough']]));
    expect(unknown.terms[0]?.alternatives.get('sourdough')).toBeGreaterThan(0.4);
    expect(termsOf(question, inIndex({ sourdoough: {} }), related).corrections.size).toBe(0);
  });

  it('reads umlauts typed as two letters', () => {
    const question = readQuestion('oeffnung', english);
    const found = inIndex({ oeffnung: { isKnown: false } });
    expect(wordsWanted(question, found).beginnings).toContain('offn');
    const related = { ...nothingRelated, beginning: [{ word: 'offnung', lexeme: 'offnung' }] };
    expect(termsOf(question, found, related).terms[0]?.alternatives.get('offnung')).toBe(1);
  });
});
