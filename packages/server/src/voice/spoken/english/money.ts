/** Prices in English: "€45.50" → "forty-five euros and fifty cents". */
import { cardinal, numeral, rangeSign } from './number-words.ts';

interface Currency {
  readonly one: string;
  readonly many: string;
  readonly hundredth: string;
  readonly hundredths: string;
}

const euro: Currency = { one: 'euro', many: 'euros', hundredth: 'cent', hundredths: 'cents' };
const dollar: Currency = { one: 'dollar', many: 'dollars', hundredth: 'cent', hundredths: 'cents' };
const pound: Currency = { one: 'pound', many: 'pounds', hundredth: 'penny', hundredths: 'pence' };
const franc: Currency = { one: 'Swiss franc', many: 'Swiss francs', hundredth: 'centime', hundredths: 'centimes' };
const yen: Currency = { one: 'yen', many: 'yen', hundredth: 'sen', hundredths: 'sen' };

const currencies: Readonly<Record<string, Currency>> = {
  '€': euro, EUR: euro, $: dollar, US$: dollar, USD: dollar, '£': pound, GBP: pound, CHF: franc, 'Fr.': franc, '¥': yen, JPY: yen,
};

const sign = String.raw`(€|EUR\b|US\$|\$|USD\b|£|GBP\b|CHF\b|Fr\.|¥|JPY\b)`;
/** Both ways of writing: 1,299.99 and 1.299,99. */
const amount = String.raw`(\d{1,3}(?:[,.'’]\d{3}){1,4}(?!\d)(?:[.,]\d{2}(?!\d))?|\d{1,15}(?:[.,]\d{1,2}(?!\d))?)(?:[.,][–—-]+)?`;
const scale = String.raw`(?:\s?(k|m|bn|thousand|million|billion)\b)?`;

const signFirst = new RegExp(String.raw`(?<![\p{L}\d])(-|−)?${sign}\s?${amount}${scale}(?:${rangeSign}(?:${sign}\s?)?${amount}(?![\p{L}\d])${scale})?`, 'gu');
const signLast = new RegExp(String.raw`(?<![\p{L}\d.,])(-|−)?${amount}(?:${rangeSign}${amount})?${scale}\s?${sign}(?![\p{L}\d])`, 'gu');
const cents = /(?<![\p{L}\d.,])(\d{1,2})\s?(¢|ct\b|p\b)/gu;

export function moneySpoken(text: string): string {
  return text
    .replace(signFirst, (...[, minus, unit = '', from = '', scale, , to, scaleTo]: (string | undefined)[]) =>
      price(unit, minus, to === undefined ? [[from, scale]] : [[from, scale], [to, scaleTo]]),
    )
    .replace(signLast, (...[, minus, from = '', to, scale, unit = '']: (string | undefined)[]) =>
      price(unit, minus, to === undefined ? [[from, scale]] : [[from, undefined], [to, scale]]),
    )
    .replace(cents, (_, digits: string, unit: string) => `${cardinal(digits)} ${unit === 'p' ? 'pence' : Number(digits) === 1 ? 'cent' : 'cents'}`);
}

function price(unit: string, minus: string | undefined, ends: readonly (readonly [string, string | undefined])[]): string {
  const currency = currencies[unit] ?? euro;
  const last = ends.length - 1;
  const words = ends.map(([written, scale], index) => {
    const { whole, hundredths } = parts(written);
    const isPlain = hundredths === '' && scale === undefined;
    // "forty-five to sixty euros"
    if (index < last && isPlain && parts(ends[last]?.[0] ?? '').hundredths === '') return cardinal(whole);
    return scale === undefined ? coins(whole, hundredths, currency) : `${numeral(decimal(written))} ${scales[scale] ?? scale} ${currency.many}`;
  });
  return `${minus === undefined ? '' : 'minus '}${words.join(' to ')}`;
}

const scales: Readonly<Record<string, string>> = { k: 'thousand', m: 'million', bn: 'billion' };

function decimal(written: string): string {
  const { whole, hundredths } = parts(written);
  return hundredths === '' ? whole : `${whole}.${hundredths}`;
}

/** The last sign before one or two digits parts off the hundredths, whichever it is; all others are thousands'. */
function parts(written: string): { readonly whole: string; readonly hundredths: string } {
  const split = /^(.*)[.,](\d{1,2})$/.exec(written);
  return { whole: (split?.[1] ?? written).replace(/\D/g, ''), hundredths: split?.[2] ?? '' };
}

function coins(whole: string, hundredths: string, { one, many, hundredth, hundredths: small }: Currency): string {
  const rest = Number(hundredths.padEnd(2, '0'));
  const units = `${cardinal(whole)} ${Number(whole) === 1 ? one : many}`;
  if (rest === 0) return units;
  const change = `${cardinal(String(rest))} ${rest === 1 ? hundredth : small}`;
  return Number(whole) === 0 ? change : `${units} and ${change}`;
}
