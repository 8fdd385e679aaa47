/**
 * Sentences out of an answer while it is still being written.
 *
 * Requirements:
 * 1. A sentence goes out as soon as it is known to have ended; a long first one at a comma, so that the first sound comes early.
 * 2. The same text gives the same sentences, however it was cut into deltas.
 * 3. No word is lost, none is told twice.
 *
 * Steps: the text at hand is read from its beginning; each place where a sentence may end is decided in order, and reading stops at the
 * first one that needs more text to be decided. What was decided is never taken back, which is requirement 2.
 */
import { abbreviationsNeverLast, abbreviationsSeldomLast, countedAbbreviations } from './abbreviation-lists.ts';

/** The longest piece given out, in UTF-16 code units. */
export const sentenceCharsMax = 240;
/** From here on the first sentence may be cut at a comma, in code units. */
const firstCutFrom = 60;
/** So much has to follow that comma, or the sentence would have ended by itself. In code units. */
const firstCutLookahead = 24;
/** Where a long sentence is cut, a comma before this place leaves too little, in code units. */
const clauseFrom = 60;

/** What may stand between the end of a sentence and the blank after it: quotation marks, brackets, Markdown, `[1]`. */
const closing = /(?:["'”’»)\]*_`~¹²³⁴-⁹⁰]|\[\d{1,3}\]){0,12}/y;
const wordBefore = /[^\s(["'“”‘’*_]{1,24}$/u;

/** The end of the sentence that begins the text; `more`: can't be known yet; `none`: not here. */
type Ending = number | 'more' | 'none';

export class SentenceStream {
  readonly #isGerman: boolean;
  #text = '';
  #isFirst = true;

  /** @param language BCP 47; German dates ("am 3. Mai") end no sentence */
  constructor(language = 'en') {
    this.#isGerman = /^de\b/i.test(language);
  }

  /**
   * @param delta the next text, of any length
   * @returns the sentences that are complete now, trimmed, in order; each at most {@link sentenceCharsMax} long. Markdown is left in.
   */
  push(delta: string): string[] {
    this.#text += delta;
    return this.#take(false);
  }

  /** @returns what is left. The stream is as new afterwards. */
  end(): string[] {
    const rest = this.#take(true);
    this.#isFirst = true;
    return rest;
  }

  #take(ended: boolean): string[] {
    const sentences: string[] = [];
    for (;;) {
      this.#text = this.#text.trimStart();
      if (this.#text === '') return sentences;
      const end = this.#endOf(this.#text, ended);
      if (end === 'more') return sentences;
      sentences.push(this.#text.slice(0, end).trimEnd());
      this.#text = this.#text.slice(end);
      this.#isFirst = false;
    }
  }

  #endOf(text: string, ended: boolean): number | 'more' {
    let clause = 0;
    for (let at = 0; at < text.length; at += 1) {
      if (at >= sentenceCharsMax) return longestCut(text);
      if (this.#isFirst && clause >= firstCutFrom && at >= clause + firstCutLookahead) return clause;
      const ending = this.#endingAt(text, at, ended);
      if (ending !== 'none') return ending;
      if (clause < firstCutFrom && isClauseEnd(text, at)) clause = at + 1;
    }
    return ended ? text.length : 'more';
  }

  #endingAt(text: string, at: number, ended: boolean): Ending {
    const sign = text[at] ?? '';
    if (sign === '\n') return at + 1;
    if ('。！？'.includes(sign)) return at + 1;
    if (!'.!?…'.includes(sign)) return 'none';
    closing.lastIndex = at + 1;
    const end = at + 1 + (closing.exec(text)?.[0].length ?? 0);
    if (end > sentenceCharsMax) return 'none';
    const next = text[end];
    if (next === undefined) return ended ? text.length : 'more';
    // A citation mark of which the end is missing yet.
    if (!ended && /^\[\d{0,3}$/.test(text.slice(end, end + 5))) return 'more';
    if (!/\s/.test(next)) return 'none';
    if (next === '\n' || sign === '!' || sign === '?') return end;
    const after = text[end + 1];
    if (after === undefined) return ended ? text.length : 'more';
    return this.#fullStopEnds(text.slice(Math.max(0, at - 24), at), at, after) ? end : 'none';
  }

  /** @param before the text up to the full stop @param after the sign after the blank */
  #fullStopEnds(before: string, at: number, after: string): boolean {
    const word = (wordBefore.exec(before)?.[0] ?? '').toLowerCase();
    // A list's number begins its item.
    if (/^\d{1,3}$/.test(word) && word.length === at) return false;
    // "am 3. Mai", "der 3. kleine"
    if (this.#isGerman && /^\d{1,2}$/.test(word)) return !/[\p{Ll}JFMASOND]/u.test(after);
    if (abbreviationsNeverLast.has(word) || word.endsWith('str') || isInitials(word)) return false;
    if (countedAbbreviations.has(word)) return !/[\d\p{Ll}]/u.test(after);
    return !/\p{Ll}/u.test(after);
  }
}

/** "J", "b.c" */
function isInitials(word: string): boolean {
  return /^(?:\p{L}\.)*\p{L}$/u.test(word) && !abbreviationsSeldomLast.has(word) && word !== 'i';
}

/** A comma, semicolon or colon before a blank; "1,299" and "8:00" have none. */
function isClauseEnd(text: string, at: number): boolean {
  return ',;:'.includes(text[at] ?? '') && /\s/.test(text[at + 1] ?? '');
}

/** Where to cut what has no end in reach: after the last comma, else at the last blank, else anywhere but inside a sign. */
function longestCut(text: string): number {
  const head = text.slice(0, sentenceCharsMax);
  for (let at = head.length - 2; at >= clauseFrom; at -= 1) if (isClauseEnd(head, at)) return at + 1;
  const blank = head.search(/\s\S*$/);
  if (blank > 0) return blank;
  return /[\ud800-\udbff]$/.test(head) ? head.length - 1 : head.length;
}
