/** Which words of a passage an answer rests on: the quotation shown beside a citation. */

/** The longest excerpt, in UTF-16 code units. */
export const excerptCharsMax = 280;

/**
 * Picks the sentence that shares most words with what was said, and the one beside it where that bears on the answer too.
 *
 * @param body the passage
 * @param said the words it is cited for: the end of the answer so far and the question
 * @param language BCP 47, decides where sentences end; an unknown one is read as English
 * @returns words of the passage as they stand there, cut with … where they are too many
 */
export function excerptFor(body: string, said: string, language: string): string {
  const sentences = sentencesOf(body, language);
  const wanted = new Set(wordsOf(said));
  const scores = sentences.map((sentence) => score(sentence, wanted));
  const scoreAt = (index: number) => scores[index] ?? 0;
  let best = 0;
  for (const index of scores.keys()) if (scoreAt(index) > scoreAt(best)) best = index;

  const beside = scoreAt(best + 1) >= scoreAt(best - 1) ? best + 1 : best - 1;
  const two = sentences.slice(Math.min(best, beside), Math.max(best, beside) + 1).join(' ');
  const bears = scoreAt(beside) > 0 && scoreAt(beside) * 2 >= scoreAt(best);
  const excerpt = bears && two.length <= excerptCharsMax ? two : (sentences[best] ?? '');
  return excerpt.length <= excerptCharsMax
    ? excerpt
    : `${excerpt
        .slice(0, excerptCharsMax - 1)
        .trimEnd()
        .toWellFormed()}…`;
}

/** A line of its own (a price, an opening time) is a sentence too. */
function sentencesOf(body: string, language: string): string[] {
  const segmenter = new Intl.Segmenter(Intl.Segmenter.supportedLocalesOf(safeLocale(language))[0] ?? 'en', {
    granularity: 'sentence',
  });
  return body
    .split(/\n+/)
    .flatMap((line) => Array.from(segmenter.segment(line), ({ segment }) => segment.trim()))
    .filter((sentence) => sentence !== '');
}

function safeLocale(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** Words by their first six letters, which does for endings; numbers and times weigh double below. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return (plain.match(/[\p{L}\p{N}]{2,}|\p{N}/gu) ?? []).map((word) => word.slice(0, 6));
}

/** The share of common words grows with their number, and shrinks a little with the sentence's length. */
function score(sentence: string, wanted: ReadonlySet<string>): number {
  const words = new Set(wordsOf(sentence));
  let common = 0;
  for (const word of words) if (wanted.has(word)) common += /\p{N}/u.test(word) ? 2 : 1;
  return common / Math.sqrt(words.size + 4);
}
