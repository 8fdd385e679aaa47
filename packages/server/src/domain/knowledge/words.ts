/** What counts as a word, and when two spellings are the same one. Stemming is the database's business. */

/** A word as it stands in a text, lower case, and its folded twin: no accents, so that `cafe` finds `café`. */
export interface Word {
  readonly plain: string;
  readonly folded: string;
}

/** Longer runs are no word of any language: keys, hashes, junk. They stay in the text but not in the index. */
const lettersMax = 40;

const compound = /[\p{L}\p{N}\p{M}]+(?:[-‐‑][\p{L}\p{N}\p{M}]+)*/gu;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;

/** @returns the text without case, accents and compatibility forms: `Größe ½` → `grosse 1⁄2` */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().replaceAll('ß', 'ss').replaceAll('ı', 'i');
}

/** @returns the text as two people would agree that it is the same title: folded, words only, single spaces. */
export function titleKey(text: string): string {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ').slice(0, 300);
}

/**
 * The words of a question, in order.
 *
 * A compound with a short first part is one word (`e-mail`, `x-ray`), any other is its parts.
 */
export function wordsAsked(text: string): Word[] {
  return split(text, (parts) => ((parts[0]?.length ?? 0) <= 2 ? [parts.join('')] : parts));
}

/** The words of a passage, in order. A compound is indexed both ways: `check-up` as `check`, `up` and `checkup`. */
export function wordsTold(text: string): Word[] {
  return split(text, (parts) => [...parts, parts.join('')]);
}

function split(text: string, spell: (parts: readonly string[]) => readonly string[]): Word[] {
  const words: Word[] = [];
  for (const [found] of text.normalize('NFKC').toLowerCase().matchAll(compound)) {
    const parts = found.split(/[-‐‑]/);
    for (const word of parts.length === 1 ? runs(found) : spell(parts)) {
      const folded = fold(word);
      if (worthKeeping(folded)) words.push({ plain: word, folded });
    }
  }
  return words;
}

/** Scripts that put no spaces between words are cut by a dictionary. */
function runs(found: string): readonly string[] {
  if (!unspaced.test(found)) return [found];
  return Array.from(segmenter().segment(found), ({ segment }) => segment);
}

let lazySegmenter: Intl.Segmenter | undefined;
/** Loading it costs 30 ms, which a Latin text never has to pay. */
function segmenter(): Intl.Segmenter {
  return (lazySegmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' }));
}

/** A single Latin letter is what an apostrophe left over (`don't`, `l'heure`); a single digit is a number. */
function worthKeeping(folded: string): boolean {
  return folded.length > 0 && folded.length <= lettersMax && !/^[a-z]$/.test(folded);
}
