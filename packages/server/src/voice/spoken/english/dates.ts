/**
 * Dates in English words: "November twenty-fifth, twenty twenty-six".
 *
 * 25/11 can only be the day first, 11/25 only the month. Where both could be, American English puts the month first and any other named
 * country the day; plain English doesn't tell, so that the numbers are read as they stand, rather than a wrong month.
 */
import { cardinal, ordinal, yearWords } from './number-words.ts';

const months = 'January February March April May June July August September October November December'.split(' ');
const monthName = String.raw`(January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)`;
const year = String.raw`((?:1[5-9]|20|21)\d{2})(?![\d.,]*\d)`;
const day = String.raw`(\d{1,2})(?:st|nd|rd|th)?`;

const isoDate = /(?<![\d-])((?:1[5-9]|20|21)\d{2})-(\d{2})-(\d{2})(?!-?\d)(?:T[\d:.]{5,15}Z?)?/g;
const slashDate = /(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2((?:19|20|21)\d{2}|\d{2})(?![\d/]|\.\d)/g;
const shortDate = /(?<![\d/.€$£])(\d{1,2})\/(\d{1,2})(?![\d/%]|\.\d|\s?(?:€|hours?\b))/g;
const dayFirst = new RegExp(String.raw`(?<![\d.,])${day}(?:${'\\s?[–-]\\s?'}${day})?\.?\s(?:of\s)?${monthName}(?:,?\s${year})?`, 'g');
const monthFirst = new RegExp(String.raw`\b${monthName}\s${day}(?:\s?[–-]\s?${day})?(?!\d|:\d|\.\d|\s?(?:a\.?m|p\.?m)\b)(?:,?\s${year})?`, 'g');
const monthAndYear = new RegExp(String.raw`\b${monthName},?\s${year}`, 'g');

/** @param region of the language, upper case; `US` puts the month first */
export function datesSpoken(text: string, region: string | undefined): string {
  return text
    .replace(isoDate, (found, y: string, m: string, d: string) => spoken(Number(d), Number(m), y) ?? found)
    .replace(slashDate, (found, first: string, sign: string, second: string, y: string) => numeric([first, second, y], sign === '.' ? 'DE' : region) ?? found)
    .replace(shortDate, (found, first: string, second: string) => shortened(Number(first), Number(second)) ?? found)
    .replace(dayFirst, (found, d: string, until: string | undefined, month: string, y: string | undefined) => named(month, d, until, y) ?? found)
    .replace(monthFirst, (found, month: string, d: string, until: string | undefined, y: string | undefined) => named(month, d, until, y) ?? found)
    .replace(monthAndYear, (_, month: string, y: string) => `${fullName(month)} ${yearWords(y)}`);
}

function isDay(day: number): boolean {
  return day >= 1 && day <= 31;
}

function spoken(day: number, month: number, year?: string): string | undefined {
  const name = months[month - 1];
  if (name === undefined || !isDay(day)) return undefined;
  return `${name} ${ordinal(String(day))}${year === undefined ? '' : `, ${yearWords(year)}`}`;
}

function numeric([first, second, shortYear]: readonly [string, string, string], region: string | undefined): string | undefined {
  const year = shortYear.length === 2 ? `20${shortYear}` : shortYear;
  const [one, two] = [Number(first), Number(second)];
  if (one > 12 || two > 12) return one > 12 ? spoken(one, two, year) : spoken(two, one, year);
  if (region === 'US') return spoken(two, one, year);
  if (region !== undefined || one === two) return spoken(one, two, year);
  return `${cardinal(String(one))}, ${cardinal(String(two))}, ${yearWords(year)}`;
}

/** "11/25" without a year: only where it can be nothing but a date. "3/4" is a share. */
function shortened(one: number, two: number): string | undefined {
  if (one > 12 && two <= 12) return spoken(one, two);
  return two > 12 && one <= 12 ? spoken(two, one) : undefined;
}

function named(month: string, day: string, until: string | undefined, year: string | undefined): string | undefined {
  if (!isDay(Number(day)) || (until !== undefined && !isDay(Number(until)))) return undefined;
  const days = until === undefined ? ordinal(day) : `${ordinal(day)} to ${ordinal(until)}`;
  return `${fullName(month)} ${days}${year === undefined ? '' : `, ${yearWords(year)}`}`;
}

function fullName(month: string): string {
  return months.find((name) => name.startsWith(month.slice(0, 3))) ?? month;
}
