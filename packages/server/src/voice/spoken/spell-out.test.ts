import { expect, it } from 'vitest';
import { spellOut } from './spell-out.ts';
import { spokenText } from './spoken-text.ts';

it.each<[string, string, string]>([
  ['john', 'en', 'J, O, H, N'],
  ['Jane Doe', 'en', 'J, A, N, E; D, O, E'],
  ['jane.doe@gmail.com', 'en', 'J, A, N, E, dot, D, O, E, at, gmail, dot, com'],
  ['com@web-1.de', 'en', 'C, O, M, at, W, E, B, dash, one, dot, D, E'],
  ["O'Brien_2+x", 'en', 'O, apostrophe, B, R, I, E, N, underscore, two, plus, X'],
  ['Jörg', 'de', 'J, Ö, R, G'],
  ['j-1@web.de', 'de', 'J, Bindestrich, eins, ät, W, E, B, Punkt, D, E'],
  ['', 'en', ''],
  [' \n😀 ', 'en', ''],
])('%s (%s)', (text, language, expected) => {
  expect(spellOut(text, language)).toBe(expected);
  // Spoken as it is shown.
  expect(spokenText(expected, language)).toBe(expected);
});
