/** Two questions in one message: "When do you open, and where can I park?" */
import { wordsAsked } from '../../domain/knowledge/words.ts';

/** More than these are not taken apart. */
const questionsMax = 3;
/** A part with fewer words is no question of its own. */
const wordsMin = 3;

/** Where a sentence with two questions is cut: before a question word after "and". English and German. */
const joint =
  /[,;]?\s+(?:and|und|sowie|as well as)\s+(?=(?:also\s+|auch\s+)?(?:when|where|what|whats|how|who|which|why|is|are|do|does|did|can|could|may|will|should|have|has|wann|wo|was|wie|wer|welche[rsn]?|warum|ist|sind|gibt|habt|haben|kann|konnen|können|darf|nehmen|macht)\b)/i;

/**
 * @returns the questions of a message, each as text to look up; the whole message where it is one
 */
export function questionsIn(message: string): string[] {
  const sentences = message
    .split(/(?<=\?)\s+|\n+/)
    .flatMap((sentence) => sentence.split(joint))
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const whole = sentences.length > 1 && sentences.every((part) => wordsAsked(part).length >= wordsMin);
  return whole && sentences.length <= questionsMax ? sentences : [message];
}
