/** Two questions in one message: "when do you open and where can I park?" */
import type { WordLists } from '../../domain/knowledge/language/word-lists.ts';
import { fold } from '../../domain/knowledge/words.ts';

/** More are not answered one by one. */
const partsMax = 3;
/** A shorter part is no question of its own, but `and where` is. */
const charsMin = 4;
/** A sentence of more pieces is a list, and no list of questions. */
const piecesMax = 12;

/** What may part two questions. White space is single by then, so each try takes constant time. Captured, so that it can be put back. */
const separator = /(\s?(?:,\s?)?\b(?:and(?: also)?|und(?: auch)?|sowie|plus|oder|or)\b\s|,\s)/iu;

/**
 * Cuts only before what begins like a question. What is said before a question ("My crown fell out. What now?") stays with it.
 *
 * @returns the parts in order; the message alone where it is one question
 */
export function questionParts(message: string, { questionOpening }: WordLists): string[] {
  const opens = (text: string) => questionOpening.test(fold(text).trim());
  const parts: string[] = [];
  let pending = '';
  for (const sentence of message.replace(/[^\S\n]+/g, ' ').split(/(?<=[?!])\s+|(?<=[.;])\s+(?=\p{Lu})|\n+/u)) {
    const split = sentence.split(separator);
    if (split.length > 2 * piecesMax) return [message];
    for (let index = 0; index < split.length; index += 2) {
      const piece = split[index] ?? '';
      const beginsAnew = index === 0 || opens(piece);
      if (beginsAnew && index > 0 && opens(pending.replace(/^.*[.!]\s+/s, ''))) {
        parts.push(pending);
        pending = piece;
      } else {
        pending += (pending === '' ? '' : index === 0 ? ' ' : split[index - 1]) + piece;
      }
    }
    if (/\?\s*$/.test(sentence)) {
      parts.push(pending);
      pending = '';
    }
  }
  if (pending !== '') {
    // A closing remark ("Thanks!") asks nothing.
    if (parts.length === 0 || opens(pending)) parts.push(pending);
  }
  const whole = parts.map((part) => part.trim()).filter((part) => part.length >= charsMin);
  return whole.length < 2 || whole.length > partsMax ? [message] : whole;
}
