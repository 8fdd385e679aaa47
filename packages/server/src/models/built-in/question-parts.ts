/** Two questions in one message: "when do you open and where can I park?" */
import type { WordLists } from '../../domain/knowledge/language/word-lists.ts';
import { fold } from '../../domain/knowledge/words.ts';

/** More are not answered one by one. */
const partsMax = 3;
/** A shorter part is no question of its own, but `and where` is. */
const charsMin = 4;

/**
 * Cuts only before what begins like a question. What is said before a question ("My crown fell out. What now?") stays with it.
 *
 * @returns the parts in order; the message alone where it is one question
 */
export function questionParts(message: string, { questionOpening }: WordLists): string[] {
  const opens = (text: string) => questionOpening.test(fold(text).trim());
  const parts: string[] = [];
  let pending = '';
  for (const sentence of message.split(/(?<=[?!])\s+|(?<=[.;])\s+(?=\p{Lu})|\n+/u)) {
    for (const [index, piece] of sentence.split(/\s*(?:,\s*)?\b(?:and(?: also)?|und(?: auch)?|sowie|plus|oder|or)\b\s+|,\s+/iu).entries()) {
      const beginsAnew = index === 0 || opens(piece);
      if (beginsAnew && index > 0 && opens(pending.replace(/^.*[.!]\s+/s, ''))) {
        parts.push(pending);
        pending = piece;
      } else {
        pending += (pending === '' ? '' : index === 0 ? ' ' : glue(sentence, piece)) + piece;
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

/** What stood between a piece and the one before, as it was. */
function glue(sentence: string, piece: string): string {
  const at = sentence.indexOf(piece);
  return /(?:\s*(?:,\s*)?\b(?:and(?: also)?|und(?: auch)?|sowie|plus|oder|or)\b\s+|,\s+)$/iu.exec(sentence.slice(0, at))?.[0] ?? ' ';
}
