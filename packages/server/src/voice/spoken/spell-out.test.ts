import { expect, it } from 'vitest';
import { spellOut } from './spell-out.ts';
import { spokenText } from './spoken-text.ts';

it.each<[string, string, string]>([
  ['john', 'en', 'j, o, h, n'],
  ['Jane Doe', 'en', 'j, a, n, e; d, o, e'],
  ['jane.doe@gmail.com', 'en', 'j, a, n, e, dot, d, o, e, at, gmail, dot, com'],
  ['com@web-1.de', 'en', 'c, o, m, at, w, e, b, dash, one, dot, d, e'],
  ["O'Brien_2+x", 'en', 'o, apostrophe, b, r, i, e, n, underscore, two, plus, x'],
  ['Jörg', 'de', 'j, ö, r, g'],
  ['j-1@web.de', 'de', 'j, Bindestrich, eins, ät, w, e, b, Punkt, d, e'],
  ['', 'en', ''],
  [' \n😀 ', 'en', ''],
])('%s (%s)', (text, language, expected) => {
  expect(spellOut(text, language)).toBe(expected);
  // Spoken as it is shown.
  expect(spokenText(expected, language)).toBe(expected);
});
