/**
 * The words of a passage that answer a question: one to three sentences, or the rows of a list that are asked for with the line that
 * introduces them. Quoted as they stand; nothing is put together that the passage doesn't say.
 */
import { fold, wordsAsked } from '../../domain/knowledge/words.ts';
import { daysIn, type Day } from './days.ts';

/** Of a whole quotation, in UTF-16 code units. A passage below this is quoted whole when nothing in it stands out. */
const charsMax = 420;
/** A list up to this many rows is quoted whole unless the question names one of them. */
const rowsMax = 8;

interface Line {
  readonly text: string;
  readonly isRow: boolean;
}

/**
 * @param body the passage as plain text, a line a list item or table row
 * @param question as understood
 * @param language BCP 47, decides where sentences end
 */
export function quote(body: string, question: string, language: string): string {
  const lines = linesOf(body, language);
  const asked = new Set(wordsAsked(question).map(({ folded }) => stemLike(folded)));
  const days = daysIn(question);
  const scores = lines.map((line) => scoreOf(line, asked, days));
  const best = indexOfBest(scores);
  const chosen = new Set<number>();
  if (best === undefined) {
    addInOrder(lines, chosen, lines.keys());
  } else if (lines[best]?.isRow === true) {
    addRows(lines, scores, best, days, chosen);
  } else {
    addSentences(lines, scores, best, chosen);
  }
  const text = [...chosen].sort((one, other) => one - other).reduce((said, index) => join(said, lines[index]), '').trim();
  // One row alone is no list any more.
  return chosen.size === 1 ? text.replace(/^(?:[-*•]|\d+[.)])\s+/, '') : text;
}

/** List items and table rows each by themselves, prose by sentences. */
function linesOf(body: string, language: string): Line[] {
  return body.split(/\n+/).flatMap((text): Line[] => {
    if (text.trim() === '') return [];
    if (/^\s*(?:[-*•]|\d+[.)])\s/.test(text) || text.length < 60) return [{ text: text.trimEnd(), isRow: true }];
    const sentences = Array.from(segmenterFor(language).segment(text), ({ segment }) => segment.trim());
    return sentences.filter((sentence) => sentence !== '').map((sentence) => ({ text: sentence, isRow: false }));
  });
}

function scoreOf({ text }: Line, asked: ReadonlySet<string>, days: ReadonlySet<Day>): number {
  const words = new Set(wordsAsked(text).map(({ folded }) => stemLike(folded)));
  let common = 0;
  for (const word of words) if (asked.has(word)) common += 1;
  const day = days.size > 0 && [...daysIn(text)].some((named) => days.has(named)) ? 3 : 0;
  return (common + day) / Math.sqrt(words.size + 6);
}

function indexOfBest(scores: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const [index, score] of scores.entries()) if (score > 0 && score > (best === undefined ? 0 : (scores[best] ?? 0))) best = index;
  return best;
}

/** The rows around the best one; with a day named, the rows of that day alone. The line before the list says what it is. */
function addRows(lines: readonly Line[], scores: readonly number[], best: number, days: ReadonlySet<Day>, chosen: Set<number>): void {
  let from = best;
  while (lines[from - 1]?.isRow === true) from -= 1;
  let to = best;
  while (lines[to + 1]?.isRow === true) to += 1;
  const rows = Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
  const ofDay = days.size === 0 ? [] : rows.filter((row) => [...daysIn(lines[row]?.text ?? '')].some((day) => days.has(day)));
  const top = scores[best] ?? 0;
  const wanted = ofDay.length > 0 ? ofDay : rows.length <= rowsMax ? rows : rows.filter((row) => (scores[row] ?? 0) >= top / 2);
  if (from > 0 && /:\s*$/.test(lines[from - 1]?.text ?? '')) chosen.add(from - 1);
  addInOrder(lines, chosen, wanted);
  if (ofDay.length > 0) return;
  // What is said below a short list often belongs to it.
  if (rows.length <= rowsMax) addInOrder(lines, chosen, [to + 1]);
}

/** The best sentence, then its better neighbours while there is room for them. */
function addSentences(lines: readonly Line[], scores: readonly number[], best: number, chosen: Set<number>): void {
  chosen.add(best);
  const neighbours = [best + 1, best - 1].sort((one, other) => (scores[other] ?? -1) - (scores[one] ?? -1));
  addInOrder(lines, chosen, neighbours.filter((index) => index >= 0 && index < lines.length && lines[index]?.isRow === false));
  // "…costs:" goes with what it introduces.
  const last = Math.max(...chosen);
  if (/:\s*$/.test(lines[last]?.text ?? '')) addInOrder(lines, chosen, Array.from({ length: rowsMax }, (_, offset) => last + 1 + offset));
}

function addInOrder(lines: readonly Line[], chosen: Set<number>, wanted: Iterable<number>): void {
  let length = [...chosen].reduce((sum, index) => sum + (lines[index]?.text.length ?? 0), 0);
  for (const index of wanted) {
    const line = lines[index];
    if (line === undefined || chosen.has(index)) continue;
    if (chosen.size > 0 && length + line.text.length > charsMax) return;
    chosen.add(index);
    length += line.text.length;
  }
}

function join(text: string, line: Line | undefined): string {
  if (line === undefined) return text;
  if (text === '') return line.text;
  return line.isRow || text.endsWith('\n') || /\n[^\n]*$/.test(text) ? `${text}\n${line.text}` : `${text} ${line.text}`;
}

/** Six letters do for endings. */
function stemLike(folded: string): string {
  return fold(folded).slice(0, 6);
}

const segmenters = new Map<string, Intl.Segmenter>();

function segmenterFor(language: string): Intl.Segmenter {
  const known = segmenters.get(language);
  if (known) return known;
  const made = new Intl.Segmenter(Intl.Segmenter.supportedLocalesOf(language)[0] ?? 'en', { granularity: 'sentence' });
  segmenters.set(language, made);
  return made;
}
