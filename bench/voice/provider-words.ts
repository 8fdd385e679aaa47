/** What the provider of `voice` hears and answers: in each turn a word that nobody has said before. */

/** Of its speech. Milliseconds. */
export const letterMs = 25;

/** @returns six letters, so that it is read out as it stands; another one for each index below 4,900 */
export function wordOf(index: number): string {
  const syllable = (digit: number) => `${'bdfgklmnprstvz'[digit % 14]}${'aeiou'[Math.floor(digit / 14) % 5]}`;
  const word = [index, Math.floor(index / 70), 0].map(syllable).join('');
  return `${word[0]?.toUpperCase()}${word.slice(1)}`;
}

export const questionAbout = (word: string): string => `Tell me about ${word}.`;
/** The first of its two sentences begins with the word. */
export const answerAbout = (word: string): string => `${word} is what we bake each morning. It goes well with tea.`;

/** @returns the words of all such questions in a text, in their order */
export function wordsAskedAbout(text: string): string[] {
  return [...text.matchAll(/Tell me about ([A-Z][a-z]{5})\./g)].flatMap(([, word]) => word ?? []);
}
