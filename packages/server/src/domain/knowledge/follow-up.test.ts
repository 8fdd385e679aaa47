import { describe, expect, it } from 'vitest';
import { goesOn } from './follow-up.ts';
import { english } from './language/english.ts';
import { german } from './language/german.ts';

describe('goesOn', () => {
  it.each(['and on Sunday?', 'what about children?', 'how long does it take?', 'why?', 'is it free?'])('%s', (question) => {
    expect(goesOn(question, english, english.function)).toBe(true);
  });

  it.each(['do you sell gluten-free bread?', 'what are your opening hours', 'can I bring my dog to the practice'])('not: %s', (question) => {
    expect(goesOn(question, english, english.function)).toBe(false);
  });

  it('knows German', () => {
    expect(goesOn('und am Wochenende?', german, german.function)).toBe(true);
    expect(goesOn('Was kostet das Frühstück für Gäste?', german, german.function)).toBe(false);
  });
});
