import { describe, expect, it } from 'vitest';
import { fold, titleKey, wordsAsked, wordsTold } from './words.ts';

const folded = (words: readonly { folded: string }[]) => words.map((word) => word.folded);

describe('words', () => {
  it('folds case, accents and compatibility forms', () => {
    expect(fold('Größe CAFÉ ﬁn')).toBe('grosse cafe fin');
  });

  it('finds a compound whole and in parts', () => {
    expect(folded(wordsTold('Check-up by e-mail'))).toEqual(['check', 'up', 'checkup', 'by', 'mail', 'email']);
    expect(folded(wordsAsked('check-up by e-mail'))).toEqual(['check', 'up', 'by', 'email']);
  });

  it('drops what an apostrophe leaves, and keeps digits', () => {
    expect(folded(wordsAsked("don't pay 5 l'heure"))).toEqual(['don', 'pay', '5', 'heure']);
  });

  it('cuts scripts without spaces', () => {
    expect(wordsAsked('営業時間は何時ですか').length).toBeGreaterThan(2);
  });

  it('keys titles by their words alone', () => {
    expect(titleKey(' Prices › Fillings? ')).toBe(titleKey('prices fillings'));
  });
});
