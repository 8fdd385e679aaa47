/** E-mail addresses, web addresses and telephone numbers, in the words of a language. */

export interface AddressWords {
  readonly at: string;
  readonly dot: string;
  readonly dash: string;
  readonly underscore: string;
  readonly plus: string;
  /** Zero to nine. */
  readonly digits: readonly string[];
  /** What makes a telephone number of short digits after it. Ends at the end of what stands before the number. */
  readonly phoneCue: RegExp;
}

const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?`;
const path = String.raw`(?:[/?#](?:[^\s]{0,1000}[^\s.,;:!?)'"”’»>])?)?`;
const email = new RegExp(String.raw`(?<![\p{L}\p{N}._%+@-])(?:mailto:)?([\p{L}\p{N}](?:[\p{L}\p{N}._%+'-]{0,62}[\p{L}\p{N}_+-])?)@(${label}(?:\.${label}){0,6})`, 'gu');
const webAddress = new RegExp(String.raw`(?<![\p{L}\p{N}])https?:\/\/(?:[^\s/@]{0,100}@)?(${label}(?:\.${label}){0,8})\.?(?::\d{1,5})?${path}`, 'giu');
/** Without https:// only under names that are no words: "it" and "is" would make addresses of a missing blank. */
const topNames = 'com|org|net|edu|gov|info|biz|io|co|dev|app|shop|online|site|example|test|eu|de|at|ch|fr|nl|uk|es|pl|dk|se|fi|cz|ca|au|nz|ie|jp';
const bareHost = new RegExp(String.raw`(?<![\p{L}\p{N}@._/-])((?:${label}\.){1,5}(?:${topNames}))(?![\p{L}\p{N}@_-])(?::\d{1,5})?${path}`, 'giu');

export function addressesSpoken(text: string, words: AddressWords): string {
  return text
    .replace(webAddress, (_, host: string) => hostWords(host, words))
    .replace(email, (_, local: string, host: string) => `${nameWords(local, words)} ${words.at} ${hostWords(host, words)}`)
    .replace(bareHost, (_, host: string) => hostWords(host, words));
}

function hostWords(host: string, words: AddressWords): string {
  const labels = host.toLowerCase().replace(/^www\.(?=.+\.)/, '').split('.');
  return labels.map((part, index) => (index > 0 && part.length === 2 && part !== 'co' ? countryWords(part) : nameWords(part, words))).join(` ${words.dot} `);
}

/** "uk" is two letters, no word. */
function countryWords(part: string): string {
  return Array.from(part.toUpperCase()).join(' ');
}

function nameWords(name: string, words: AddressWords): string {
  const spoken: Readonly<Record<string, string>> = { '.': words.dot, '-': words.dash, _: words.underscore, '+': words.plus };
  return name
    .replace(/[.\-_+]/g, (sign) => ` ${spoken[sign] ?? ''} `)
    .replace(/\d/g, (digit) => ` ${words.digits[Number(digit)] ?? ''} `)
    .replace(/[%']/g, ' ')
    // A letter by itself; "a" in small would be the article.
    .replace(/(?<![^\s])\p{L}(?![^\s])/gu, (letter) => letter.toUpperCase())
    .replace(/ {2,}/g, ' ')
    .trim();
}

const numberLike = /(?<![\p{L}\p{N}.,:€$£¥#/-])(?:tel:)?(\+\s?(?=[\d(])|\((?=\d))?(\d(?:[\d()./\u00a0 -]{3,28})\d)(?!\d|[:,]\d|\s?[€%£$])/gu;
const american = /^(?:1[-. ])?\(?\d{3}\)?[-. ]\s?\d{3}[-.]\d{4}$/;
const international = /^\+/;
const dateOrDecimal = /^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$|^\d{4}-\d{2}-\d{2}$|^\d{1,3}\.\d{1,12}$|^\d{1,2}[.]\d{2}\s?-\s?\d{1,2}[.]\d{2}$/;
/** How far before a number its cue may stand, in code units. */
const cueCharsMax = 40;

/** Digit by digit, with a comma after each group, which is a small pause. */
export function phonesSpoken(text: string, words: AddressWords): string {
  return text.replace(numberLike, (found, start: string | undefined, rest: string, at: number) => {
    const written = `${start?.trim() ?? ''}${rest}`;
    const cued = words.phoneCue.test(text.slice(Math.max(0, at - cueCharsMax), at));
    return isPhone(written, cued) ? phoneWords(written, words) : found;
  });
}

function isPhone(written: string, cued: boolean): boolean {
  const digits = written.replace(/\D/g, '').length;
  if (digits < 5 || digits > 15 || dateOrDecimal.test(written)) return false;
  if (international.test(written) || american.test(written)) return digits >= 7;
  return cued || (digits >= 7 && /^\(?0\d/.test(written) && !/^\d{1,2}[.-]\d{2}\b/.test(written));
}

function phoneWords(written: string, { digits, plus }: AddressWords): string {
  const isInternational = international.test(written);
  const groups = (isInternational ? written.replace(/\(0\)/g, ' ') : written).match(/\d+/g) ?? [];
  const spoken = groups.flatMap(chunks).map((group) => Array.from(group, (digit) => digits[Number(digit)] ?? '').join(' '));
  return `${isInternational ? `${plus} ` : ''}${spoken.join(', ')}`;
}

/** Nobody keeps more than four digits in mind. */
function chunks(group: string): string[] {
  return group.length <= 4 ? [group] : [group.slice(0, 3), ...chunks(group.slice(3))];
}
