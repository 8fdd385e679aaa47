/**
 * English, written as it is spoken. The order matters: what is longest and surest is read first, so that a date is no share and a
 * telephone number no sum, and what one step wrote is letters, which no later step takes for a sign.
 */
import { addressesSpoken, phonesSpoken, type AddressWords } from '../addresses.ts';
import { abbreviationsSpoken, signsSpoken } from './abbreviations.ts';
import { clockSpoken } from './clock.ts';
import { datesSpoken } from './dates.ts';
import { initialismsSpoken } from './initialisms.ts';
import { measuresSpoken } from './measures.ts';
import { moneySpoken } from './money.ts';
import { englishDigits } from './number-words.ts';
import { leftoverDigits, numbersSpoken } from './numbers.ts';

export const englishAddresses: AddressWords = {
  at: 'at', dot: 'dot', dash: 'dash', underscore: 'underscore', plus: 'plus', digits: englishDigits,
  phoneCue: /\b(?:tel|phone|telephone|mobile|cell|fax|call|ring|dial|text|whatsapp|hotline|number|line)\b\.?(?:\s(?:number|us|me|them|is|on|at|or|now|today)){0,3}\s?[:.,–-]?\s?$/i,
};

/** @param text without Markdown @param region of the language, upper case, where it has one: `US` puts the month first */
export function inEnglish(text: string, region: string | undefined): string {
  const steps: readonly ((text: string) => string)[] = [
    (text) => addressesSpoken(text, englishAddresses),
    abbreviationsSpoken,
    (text) => text.replace(/(?<![\p{L}\d])24\s?\/\s?7(?!\d)/gu, 'twenty-four seven'),
    (text) => datesSpoken(text, region),
    (text) => phonesSpoken(text, englishAddresses),
    clockSpoken,
    moneySpoken,
    measuresSpoken,
    numbersSpoken,
    initialismsSpoken,
    signsSpoken,
    leftoverDigits,
  ];
  return steps.reduce((text, step) => step(text), text.replace(/[\u00a0\u2007\u202f]/g, ' '));
}
