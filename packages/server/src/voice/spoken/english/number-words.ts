/** Numbers in English words. All take digits as text, so that no length is too much for them. */

const small = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
).split(' ');
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const powers = ['', ' thousand', ' million', ' billion', ' trillion'];
const irregularOrdinals: Readonly<Record<string, string>> = {
  one: 'first', two: 'second', three: 'third', five: 'fifth', eight: 'eighth', nine: 'ninth', twelve: 'twelfth',
};

/** Longer numbers are read digit by digit: nobody follows quadrillions. */
const digitsMax = 15;

export const englishDigits: readonly string[] = small.slice(0, 10);

/** `014` → `zero one four` */
export function digitWords(digits: string): string {
  return Array.from(digits, (digit) => small[Number(digit)] ?? '').join(' ');
}

/**
 * `1250` → `one thousand two hundred fifty`. No "and": it stands between euros and cents.
 *
 * @param digits with or without commas; with a zero in front, or more than 15, they are read one by one
 */
export function cardinal(digits: string): string {
  const plain = digits.replaceAll(',', '');
  if (plain.length > digitsMax || /^0\d/.test(plain)) return digitWords(plain);
  if (/^0?$/.test(plain)) return 'zero';
  const groups: string[] = [];
  for (let end = plain.length, power = 0; end > 0; end -= 3, power += 1) {
    const group = Number(plain.slice(Math.max(0, end - 3), end));
    if (group > 0) groups.unshift(`${belowThousand(group)}${powers[power] ?? ''}`);
  }
  return groups.join(' ');
}

function belowThousand(value: number): string {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  const begin = hundreds > 0 ? `${small[hundreds] ?? ''} hundred` : '';
  return [begin, rest > 0 ? belowHundred(rest) : ''].filter((part) => part !== '').join(' ');
}

function belowHundred(value: number): string {
  if (value < 20) return small[value] ?? '';
  const ten = tens[Math.floor(value / 10)] ?? '';
  return value % 10 === 0 ? ten : `${ten}-${small[value % 10] ?? ''}`;
}

/** `21` → `twenty-first` */
export function ordinal(digits: string): string {
  const words = cardinal(digits);
  const begin = words.search(/[a-z]+$/);
  const last = words.slice(begin);
  return words.slice(0, begin) + (irregularOrdinals[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`));
}

/** `2026` → `twenty twenty-six`, `2005` → `two thousand five`, `1900` → `nineteen hundred` @param digits four */
export function yearWords(digits: string): string {
  const century = Number(digits.slice(0, 2));
  const rest = Number(digits.slice(2));
  if (digits.length !== 4 || century === 0 || (century % 10 === 0 && rest < 10)) return cardinal(digits);
  return `${belowHundred(century)} ${rest === 0 ? 'hundred' : rest < 10 ? `oh ${small[rest] ?? ''}` : belowHundred(rest)}`;
}

/** `1,299.95` → `one thousand two hundred ninety-nine point nine five`; of versions, every part after a point so */
export function numeral(written: string): string {
  const [whole = '', ...fractions] = written.split('.');
  return [cardinal(whole), ...fractions.map((digits) => `point ${digitWords(digits)}`)].join(' ');
}

/** How a number is written in English: 12, 1,299.95, 1.2.3. For patterns of its neighbours. */
export const numberPattern = String.raw`(?:\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,40})(?:\.\d{1,12}){0,4}`;
/** What stands between the two ends of a range: "3–4", "3 – 4", "3-4", "3 to 4". */
export const rangeSign = String.raw`(?:\s?[–—]\s?|-|\s-\s|\sto\s)`;
