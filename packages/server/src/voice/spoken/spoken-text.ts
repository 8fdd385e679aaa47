/** What a text-to-speech engine is given of an answer: words instead of signs. */
import { inEnglish } from './english/english.ts';
import { inGerman } from './german.ts';
import { plainText, withoutSymbols } from './plain-text.ts';

/**
 * @param markdown one sentence of an answer, or several
 * @param language BCP 47. English is written out wholly, German where engines read it wrongly; in any other only marks are taken out.
 * @returns one line without Markdown, links' addresses, citation marks and emoji; empty where there is nothing to say. At most
 *   24 times as long as what was given, in time proportional to it.
 */
export function spokenText(markdown: string, language: string): string {
  const [name, ...subtags] = language.toLowerCase().split('-');
  const text = plainText(markdown);
  const region = subtags.find((subtag) => /^(?:[a-z]{2}|\d{3})$/.test(subtag))?.toUpperCase();
  const spoken = withoutSymbols(name === 'en' ? inEnglish(text, region) : name === 'de' ? inGerman(text) : text);
  return /[\p{L}\p{N}]/u.test(spoken) ? spoken : '';
}
