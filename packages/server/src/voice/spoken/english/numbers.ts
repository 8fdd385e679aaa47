/** What numbers are left when dates, times, prices and measures are written out. */
import { cardinal, digitWords, numberPattern, numeral, ordinal, yearWords } from './number-words.ts';

const fractions: Readonly<Record<string, string>> = {
  '1/2': 'one half', '1/3': 'one third', '2/3': 'two thirds', '1/4': 'one quarter', '3/4': 'three quarters', '1/8': 'one eighth',
  '½': 'a half', '⅓': 'a third', '⅔': 'two thirds', '¼': 'a quarter', '¾': 'three quarters', '⅛': 'an eighth',
};

const year = String.raw`(?:1[1-9]|20)\d{2}`;
const yearRange = new RegExp(String.raw`(?<![\p{L}\d.,])(${year})\s?[–—-]\s?(${year})(?![\d.,]*\d)`, 'gu');
/** A number of four digits is a year after one of these words, or where nothing is counted with it. */
const yearAfter = new RegExp(String.raw`\b(in|since|until|till|from|of|year|before|after|summer|winter|spring|autumn|early|late|mid|to|founded|established|est|©)(\s|-)(${year})(?![\p{L}\d]|[.,]\d|\s?(?:people|guests|customers|items))`, 'giu');
const postcode = /(?<=(?:^|,\s|\n|\bD-|\b[A-Z]{2}\s))(\d{5})(?:-(\d{4}))?(?=\s\p{Lu}\p{Ll}|[.,\s]|$)/gu;
const ordinals = /(?<![\p{L}\d.,])(\d{1,6})(?:st|nd|rd|th)(?!\p{L})/gu;
const shares = /(?<![\p{L}\d/.,])(\d{1,4})\s?\/\s?(\d{1,4})(?![\d/])/gu;
const ranges = new RegExp(String.raw`(?<![\p{L}\d.,-])(${numberPattern})(?:\s?[–—]\s?|-|\s-\s)(${numberPattern})(?![\d–—-])`, 'gu');
/** "A-123" */
const codes = /(?<![\p{L}\d])([A-Z]{1,4})-(\d{2,12})(?![\p{L}\d])/gu;
/** "978-3-16-148410-0" is no sum. */
const hyphened = /(?<![\p{L}\d.,-])\d{1,12}(?:-\d{1,12}){2,7}(?![\p{L}\d-])/gu;
const sizes = new RegExp(String.raw`(?<=\d)\s?[x×]\s?(?=${numberPattern})`, 'g');
const ratio = /(?<=(?<!\d)\d{1,3}):(?=\d{1,3}(?!\d))/g;
const lone = new RegExp(String.raw`(?<![\p{L}\d]|\d[.,])([-−+]|[~≈<>≤≥]\s?|#)?(?<![\p{L}\d][-−+#])(${numberPattern})(?![\p{L}\d])`, 'gu');

const signs: Readonly<Record<string, string>> = {
  '-': 'minus', '−': 'minus', '+': 'plus', '~': 'about', '≈': 'about', '<': 'less than', '>': 'more than', '≤': 'at most', '≥': 'at least', '#': 'number',
};

export function numbersSpoken(text: string): string {
  return text
    .replace(/(\d)\s?([½⅓⅔¼¾⅛])/g, '$1 and $2')
    .replace(/[½⅓⅔¼¾⅛]/g, (sign) => fractions[sign] ?? '')
    .replace(yearRange, (_, from: string, to: string) => `${yearWords(from)} to ${yearWords(to)}`)
    .replace(yearAfter, (_, word: string, gap: string, digits: string) => `${word}${gap}${yearWords(digits)}`)
    .replace(postcode, (_, digits: string, more: string | undefined) => digitWords(digits) + (more === undefined ? '' : `, ${digitWords(more)}`))
    .replace(codes, (_, letters: string, digits: string) => `${letters} ${digitWords(digits)}`)
    .replace(hyphened, (groups) => groups.split('-').map(digitWords).join(', '))
    .replace(ordinals, (_, digits: string) => ordinal(digits))
    .replace(shares, (found, part: string, of: string) => fractions[found.replaceAll(' ', '')] ?? `${cardinal(part)} out of ${cardinal(of)}`)
    .replace(ranges, (_, from: string, to: string) => `${numeral(from)} to ${numeral(to)}`)
    .replace(sizes, ' by ')
    .replace(ratio, ' to ')
    .replace(lone, (_, sign: string | undefined, digits: string) => `${sign === undefined ? '' : `${signs[sign.trim()] ?? ''} `}${plainNumber(digits)}`);
}

/** "1987" alone was a year most often. */
function plainNumber(digits: string): string {
  return /^(?:19\d\d|20[1-4]\d)$/.test(digits) && !digits.endsWith('00') ? yearWords(digits) : numeral(digits);
}

/** What nothing else read, so that no digit is left: "4k", "5x". */
export function leftoverDigits(text: string): string {
  return text
    .replace(/\d{1,40}/g, (digits, at: number, whole: string) => {
      const before = /[\p{L}\p{N}]/u.test(whole[at - 1] ?? '') ? ' ' : '';
      const after = /[\p{L}\p{N}]/u.test(whole[at + digits.length] ?? '') ? ' ' : '';
      return `${before}${cardinal(digits)}${after}`;
    });
}

