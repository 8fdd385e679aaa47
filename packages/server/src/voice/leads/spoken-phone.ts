/** A telephone number in a transcript: "plus four nine three oh …", "030 123456", "five five five, oh one two three four". */
import { Phone } from '@coatcheck/contract/leads';
import type { SpokenWord } from './spoken-words.ts';

export interface SpokenPhone {
  readonly phone: string;
  readonly first: number;
  readonly last: number;
}

/** Digits between digits; elsewhere they are words. */
const homophones: ReadonlyMap<string, string> = new Map([['o', '0'], ['to', '2'], ['too', '2'], ['for', '4'], ['ate', '8'], ['won', '1']]);
const separators = new Set(['uh', 'um', 'er', 'a', 'dash', 'hyphen', 'minus', 'slash', 'space', 'strich', 'bindestrich', 'schrägstrich', 'then']);
/** With one of these before it, fewer digits are a number too. */
const cues = new Set(
  'call phone telephone number mobile cell cellphone ring text reach dial tel whatsapp telefonnummer nummer handynummer handy telefon rufnummer anrufen'.split(' '),
);
/** How far before the number its cue may stand, in words. */
const cueWords = 6;
const uncuedDigitsMin = 7;
/** Countries in which the 0 before a number goes when the country is said. */
const droppedZero = /^\+(4[1349]|3[1-4]|61|64|353)0/;
const date = /^(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})|\d{4}-\d{2}-\d{2})$/;

/**
 * @param taken whether a word is part of something else already
 * @returns the first one at or after a word; `undefined`: there is none
 */
export function spokenPhone(words: readonly SpokenWord[], from = 0, taken: (at: number) => boolean = () => false): SpokenPhone | undefined {
  for (let first = from; first < words.length; first += 1) {
    if (taken(first) || !begins(words, first)) continue;
    const { digits, last } = readDigits(words, first, taken);
    const phone = digits.length === 0 ? undefined : Phone.safeParse(digits.replace(/^00/, '+').replace(droppedZero, '+$1')).data;
    const isLong = phone !== undefined && phone.replace(/\D/g, '').length >= uncuedDigitsMin;
    if (phone !== undefined && (isLong || isCued(words, first))) return { phone, first, last };
    first = Math.max(first, last);
  }
  return undefined;
}

/** @returns whether nothing but digits was said, as when a number is told in two parts */
export function isAllDigits(words: readonly SpokenWord[]): boolean {
  return words.length > 0 && words.every((word) => word.kind === 'digits' || word.text === 'plus' || word.text === 'o' || separators.has(word.text));
}

function begins(words: readonly SpokenWord[], at: number): boolean {
  const word = words[at];
  if (word === undefined) return false;
  if (word.kind === 'digits') return !date.test(word.text);
  return (word.text === 'plus' || word.text === '+' || word.text === 'o') && words[at + 1]?.kind === 'digits';
}

function readDigits(words: readonly SpokenWord[], first: number, taken: (at: number) => boolean): { digits: string; last: number } {
  let digits = '';
  let last = first - 1;
  for (let at = first; at < words.length && !taken(at); at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const next = words[at + 1];
    if (word.kind === 'digits' && !date.test(word.text)) {
      digits += multiplied(word, words[at + 1]) ?? bare(word.text, digits === '');
      if (multiplied(word, next) !== undefined) at += 1;
      last = at;
    } else if ((word.text === 'plus' || word.text === '+') && digits === '') digits = '+';
    else if (digits !== '' && homophones.has(word.text) && (next?.kind === 'digits' || homophones.has(next?.text ?? '')) && word.pause !== '.') {
      digits += homophones.get(word.text) ?? '';
      last = at;
    } else if (digits === '' && word.text === 'o') {
      digits = '0';
      last = at;
    } else if (digits !== '' && word.text === 'o' && next === undefined) {
      digits += '0';
      last = at;
    } else if (!(digits !== '' && separators.has(word.text) && next?.kind === 'digits')) break;
  }
  return { digits: last < first ? '' : digits, last: Math.max(last, first) };
}

/** "eight hundred" → 800 */
function multiplied(word: SpokenWord, next: SpokenWord | undefined): string | undefined {
  if (!/^\d{1,2}$/.test(word.text)) return undefined;
  return next?.text === 'hundred' ? `${word.text}00` : next?.text === 'thousand' ? `${word.text}000` : undefined;
}

/** "+49", "0)30", "555-1234" without what stands between. */
function bare(written: string, isFirst: boolean): string {
  const withoutZero = written.startsWith('+') ? written.replace('(0)', '') : written;
  return (isFirst && withoutZero.startsWith('+') ? '+' : '') + withoutZero.replace(/\D/g, '');
}

function isCued(words: readonly SpokenWord[], first: number): boolean {
  return words.slice(Math.max(0, first - cueWords), first).some((word) => cues.has(word.text.replace(/'s$/, '')));
}
