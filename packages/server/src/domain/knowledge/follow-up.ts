/** Whether a question stands on its own, or goes on with the one before: "and on Sunday?" */
import type { WordLists } from './language/word-lists.ts';
import { fold, wordsAsked } from './words.ts';

/** Longer ones say themselves what they are about. In words that aren't words of asking. */
const wordsMax = 4;

export function goesOn(question: string, lists: WordLists, stopWords: ReadonlySet<string>): boolean {
  const folded = fold(question).trim();
  const words = wordsAsked(question).map((word) => word.folded);
  const weighty = words.filter((word) => !lists.soft.has(word) && !lists.followUp.pointing.has(word) && !stopWords.has(word));
  if (weighty.length > wordsMax) return false;
  if (lists.followUp.opening.test(folded)) return true;
  return weighty.length <= 1 || (weighty.length <= 2 && words.some((word) => lists.followUp.pointing.has(word)));
}
