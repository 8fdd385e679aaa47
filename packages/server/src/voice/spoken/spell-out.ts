/** Names and addresses letter by letter, to be read back. Reads well on the screen too, where the same words are shown. */
import { englishAddresses } from './english/english.ts';
import { germanAddresses } from './german.ts';

/** In capitals, as voices take a small "a" for the article; "ß" has none. */
function capital(letter: string): string {
  const upper = letter.toUpperCase();
  return upper.length === letter.length ? upper : letter;
}

/** Everybody knows how these are written. Between dots and at signs, lower case. */
const knownLabels: ReadonlySet<string> = new Set(
  'com org net info gmail googlemail outlook hotmail yahoo icloud example test shop online'.split(' '),
);

/**
 * @param text a name, an e-mail address or a part of one
 * @param language BCP 47; another one than German is spelled in English
 * @returns `jane.doe@gmail.com` → `J, A, N, E, dot, D, O, E, at, gmail, dot, com`; between words stands a semicolon, which is a longer
 *   pause. At most 13 times as long as what was given.
 */
export function spellOut(text: string, language: string): string {
  const words = /^de\b/i.test(language) ? germanAddresses : englishAddresses;
  const signs: Readonly<Record<string, string>> = {
    '.': words.dot, '@': words.at, '-': words.dash, '–': words.dash, '\u2010': words.dash, _: words.underscore, '+': words.plus, "'": 'apostrophe', '’': 'apostrophe',
  };
  const spellLabel = (label: string) =>
    Array.from(label.normalize('NFC'), (sign) => signs[sign] ?? words.digits[/\d/.test(sign) ? Number(sign) : -1] ?? (/[\p{L}\p{M}]/u.test(sign) ? capital(sign) : ''));
  const spellWord = (word: string) => {
    const host = word.lastIndexOf('@');
    return Array.from(word.matchAll(/[^.@]+|[.@]/g))
      .flatMap(({ 0: part, index }) => (host >= 0 && index > host && knownLabels.has(part.toLowerCase()) ? [part.toLowerCase()] : spellLabel(part)))
      .filter((part) => part !== '')
      .join(', ');
  };
  return text
    .split(/\s+/)
    .map(spellWord)
    .filter((word) => word !== '')
    .join('; ');
}
