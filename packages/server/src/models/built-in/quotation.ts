/**
 * Picks the words of a passage that answer a question: one to three sentences, or the rows of a list with the line above it.
 * Nothing is said that doesn't stand there.
 */
import { familyLikeness } from '../../domain/knowledge/likeness.ts';
import type { WordLists } from '../../domain/knowledge/language/word-lists.ts';
import { fold, wordsAsked, wordsTold } from '../../domain/knowledge/words.ts';
import { daysIn } from '../../domain/knowledge/weekdays.ts';

/** In UTF-16 code units. A passage that is no longer is quoted whole. */
const wholeCharsMax = 220;
const quotedCharsMax = 480;
const sentencesMax = 3;
const rowsMax = 12;
/** A sentence so short says little without the next. */
const shortChars = 50;
/** Less than this is what words of asking and of the title come to. */
const standsOutFrom = 0.4;
/** What the title says holds for every sentence of the passage, and says little about which one is meant. */
const titleWordWeight = 0.2;

interface Unit {
  readonly text: string;
  /** Which line of the passage it stands in. */
  readonly line: number;
  /** A head stands above rows: an introduction ending in a colon, or a table's column names, which are not shown. */
  readonly kind: 'sentence' | 'row' | 'head' | 'columns';
  readonly value: number;
}

interface Quotable {
  readonly title: string;
  readonly body: string;
}

/** @returns words of the passage as they stand there; whole lines for rows of a list */
export function quote({ title, body }: Quotable, question: string, lists: WordLists): string {
  const units = valued(unitsOf(body), title, question, lists);
  const days = daysIn(question, lists);
  const ofDays = days.size === 0 ? [] : units.filter((unit) => [...daysIn(unit.text, lists)].some((day) => days.has(day)));
  if (ofDays.length > 0) return joined(ofDays.slice(0, sentencesMax), units);
  const choosable = units.filter(({ kind }) => kind === 'row' || kind === 'sentence');
  const best = choosable.reduce<Unit | undefined>((top, unit) => (top === undefined || unit.value > top.value ? unit : top), undefined);
  if (best === undefined) return cut(body);
  if (body.length <= wholeCharsMax || best.value < standsOutFrom) return fromTheStart(choosable, units);
  return best.kind === 'row' ? rows(choosable, units, best) : sentences(units, best);
}

/** Nothing stands out, so it is what the title says that was asked for. */
function fromTheStart(choosable: readonly Unit[], units: readonly Unit[]): string {
  const chosen: Unit[] = [];
  let length = 0;
  for (const unit of choosable) {
    if (chosen.length > 0 && (length + unit.text.length > quotedCharsMax || chosen.length >= rowsMax)) break;
    chosen.push(unit);
    length += unit.text.length + 1;
  }
  return cut(joined(chosen, units));
}

function unitsOf(body: string): Omit<Unit, 'value'>[] {
  const lines = body.split('\n');
  return lines.flatMap((line, index): Omit<Unit, 'value'>[] => {
    if (line.startsWith('- ')) return [{ text: line, line: index, kind: 'row' }];
    if (lines[index + 1]?.startsWith('- ') === true) {
      if (line.trimEnd().endsWith(':')) return [{ text: line, line: index, kind: 'head' }];
      if (!/[.!?]$/.test(line.trimEnd())) return [{ text: line, line: index, kind: 'columns' }];
    }
    const parts = line.split(/(?<=[.!?…][”"'’)]?)\s+(?=[\p{Lu}\p{N}"“„(])/u).filter((part) => part.trim() !== '');
    return unabbreviated(parts).map((text) => ({ text, line: index, kind: 'sentence' }));
  });
}

/** `Dr. Osei` and `10 a.m. It` look alike: after a short title the sentence goes on. */
function unabbreviated(parts: readonly string[]): string[] {
  const out: string[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (last !== undefined && /(?:^|\s)(?:\p{Lu}\p{L}{0,2}|[Nn]o|[Cc]a|[Bb]zw|[Zz]\s?\.\s?B|[Ss]t|[Ee]\.g|[Ii]\.e|\d{1,2})\.$/u.test(last)) {
      out[out.length - 1] = `${last} ${part}`;
    } else out.push(part);
  }
  return out;
}

/** A word that few of the passage's sentences have says most about which of them is meant. */
function valued(units: readonly Omit<Unit, 'value'>[], title: string, question: string, lists: WordLists): Unit[] {
  const whole = fold(question);
  const asked = wordsAsked(question).map(({ folded }) => folded);
  const cued = lists.cues.filter(({ phrase }) => phrase.test(whole)).flatMap(({ words }) => words);
  const titleWords = new Set(wordsTold(title).map(({ folded }) => folded));
  const wanted = [
    ...asked
      .filter((word) => !lists.function.has(word))
      .map((word) => ({ word, weight: lists.soft.has(word) ? 0.15 : 1, others: othersOf(word, lists) })),
    ...cued.map((word) => ({ word, weight: 0.3, others: othersOf(word, lists) })),
  ].map((wish) => ({ ...wish, weight: wish.weight * (likenessIn(titleWords, wish.word, wish.others) > 0.5 ? titleWordWeight : 1) }));
  const words = units.map(({ text }) => new Set(wordsTold(text).map(({ folded }) => folded)));
  const heard = wanted.map(({ word, others }) => words.map((set) => likenessIn(set, word, others)));
  return units.map((unit, at) => {
    let value = asksForFigures(whole) && /\p{N}/u.test(unit.text) ? 0.2 : 0;
    wanted.forEach(({ weight }, index) => {
      const row = heard[index] ?? [];
      const spread = row.filter((likeness) => likeness > 0).length;
      value += (weight * (row[at] ?? 0)) / Math.sqrt(Math.max(spread, 1));
    });
    return { ...unit, value: value / (1 + (words[at]?.size ?? 0) / 60) };
  });
}

const asksForFigures = (question: string): boolean =>
  /\b(?:how (?:much|many|long|old|far|often|big|tall)|when|what time|price|cost|costs|fee|wann|wie ?viel|wie (?:lange|alt|weit|oft|hoch|gross)|kostet|kosten|preis)\b/.test(question);

function othersOf(word: string, lists: WordLists): string[] {
  return lists.groups.filter((group) => group.includes(word)).flat();
}

function likenessIn(words: ReadonlySet<string>, word: string, others: readonly string[]): number {
  if (words.has(word)) return 1;
  let best = others.some((other) => words.has(other)) ? 0.6 : 0;
  for (const told of words) best = Math.max(best, stemLikeness(word, told));
  return best;
}

/** No stemmer at hand here: endings of up to three letters are let pass. */
function stemLikeness(word: string, told: string): number {
  const shorter = Math.min(word.length, told.length);
  if (shorter < 3) return 0;
  if (Math.abs(word.length - told.length) <= 3 && word.slice(0, shorter - (shorter > 4 ? 1 : 0)) === told.slice(0, shorter - (shorter > 4 ? 1 : 0))) {
    return 0.9;
  }
  return familyLikeness(word, told);
}

function rows(choosable: readonly Unit[], units: readonly Unit[], best: Unit): string {
  const chosen = choosable.filter((unit) => unit.kind === 'row' && unit.value >= 0.85 * best.value);
  return joined(chosen.slice(0, rowsMax), units);
}

/** The best sentence, with the ones after it (or else before it) while they bear on it too, or while it is too short alone. */
function sentences(units: readonly Unit[], best: Unit): string {
  const prose = units.filter((unit) => unit.kind === 'sentence');
  let from = prose.indexOf(best);
  let to = from + 1;
  const length = () => prose.slice(from, to).reduce((sum, { text }) => sum + text.length + 1, 0);
  const fits = (unit: Unit | undefined): unit is Unit => unit !== undefined && length() + unit.text.length <= quotedCharsMax;
  while (to - from < sentencesMax) {
    const next = prose[to];
    const before = prose[from - 1];
    const bears = (unit: Unit) => unit.value >= 0.5 * best.value && unit.value > 0;
    if (fits(next) && (bears(next) || length() < shortChars)) to += 1;
    else if (fits(before) && (bears(before) || length() < shortChars)) from -= 1;
    else break;
  }
  return cut(joined(prose.slice(from, to), units));
}

/** Rows keep their lines, and what introduces their list. */
function joined(chosen: readonly Unit[], units: readonly Unit[]): string {
  let text = '';
  let line = -1;
  let inList = false;
  for (const unit of chosen) {
    // Else it would be read as a part of the last row.
    if (inList && unit.kind !== 'row') text += '\n';
    inList = unit.kind === 'row';
    const head = unit.kind === 'row' ? headOf(unit, units) : undefined;
    if (head && !text.includes(head.text)) text += text === '' ? head.text : `\n${head.text}`;
    text += text === '' ? unit.text : unit.line === line ? ` ${unit.text}` : `\n${unit.text}`;
    line = unit.line;
  }
  return text;
}

function headOf(row: Unit, units: readonly Unit[]): Unit | undefined {
  const before = units.slice(0, units.indexOf(row)).findLast((unit) => unit.kind !== 'row');
  return before?.kind === 'head' ? before : undefined;
}

/** A sentence that never ends is cut at a word. */
function cut(text: string): string {
  if (text.length <= 2 * quotedCharsMax) return text;
  const start = text.slice(0, quotedCharsMax);
  return `${start.slice(0, Math.max(start.lastIndexOf(' '), quotedCharsMax / 2)).toWellFormed().replace(/\ufffd$/, '')} …`;
}
