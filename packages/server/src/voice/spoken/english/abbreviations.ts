/** Abbreviations and signs between words, in English. */

/** By how they are written without the full stop, in any case of their first letter. */
const expansions: Readonly<Record<string, string>> = {
  dr: 'Doctor', mr: 'Mister', mrs: 'Missus', ms: 'Miz', prof: 'Professor', approx: 'approximately', vs: 'versus', etc: 'et cetera', incl: 'including', excl: 'excluding',
  'e.g': 'for example', 'i.e': 'that is', tel: 'telephone', ext: 'extension', appt: 'appointment', dept: 'department', ave: 'Avenue', rd: 'Road', blvd: 'Boulevard', sq: 'Square',
  apt: 'apartment', bldg: 'building', jr: 'Junior', sr: 'Senior', ltd: 'Limited', inc: 'Incorporated', 'p.a': 'per year', est: 'established', misc: 'miscellaneous', temp: 'temporary',
};
const dotted = /(?<![\p{L}\p{N}.])(Dr|Mr|Mrs|Ms|Prof|approx|vs|etc|incl|excl|e\.\s?g|i\.\s?e|tel|ext|appt|dept|Ave|Rd|Blvd|Sq|apt|bldg|Jr|Sr|Ltd|Inc|p\.a|est|misc|temp)\.(?!\p{L})(,?)/giu;
/** Without a full stop, only where no word is like it. */
const undotted = /(?<![\p{L}\p{N}.])(Dr|Mr|Mrs|Ms|Prof|approx|vs|eg|ie)(?=\s|,)/gu;
const street = /(?<=\p{Lu}[\p{L}'’]{1,30}\s)St\b(\.?)/gu;
const saint = /(?<![\p{L}\p{N}])St\b\.?(?=\s\p{Lu})/gu;
const counted = /(?<![\p{L}\p{N}])(No|Nos|Nr|Fig|Vol|max|min|pp?)\.\s?(?=\d)/giu;
const countedWords: Readonly<Record<string, string>> = {
  no: 'number', nos: 'numbers', nr: 'number', fig: 'figure', vol: 'volume', max: 'at most', min: 'at least', p: 'page', pp: 'pages',
};

export function abbreviationsSpoken(text: string): string {
  return text
    .replace(counted, (_, word: string) => `${countedWords[word.toLowerCase()] ?? word} `)
    .replace(/[№]\s?(?=\d)/g, 'number ')
    .replace(street, (_, stop: string, at: number, whole: string) => `Street${endsThere(stop, whole.slice(at + 3)) ? '.' : ''}`)
    .replace(saint, 'Saint')
    .replace(dotted, (_, word: string, comma: string, at: number, whole: string) => {
      const name = expansions[word.toLowerCase().replace(/\s/g, '')] ?? word;
      const ends = /^(?:etc|ave|rd|blvd|sq|jr|sr|ltd|inc|p\.a)$/i.test(word) && endsThere('.', whole.slice(at + word.length + 1));
      return `${name}${comma}${ends ? '.' : ''}`;
    })
    .replace(undotted, (_, word: string) => expansions[word.length === 2 && /^[ei]/.test(word) ? `${word[0] ?? ''}.${word[1] ?? ''}` : word.toLowerCase()] ?? word);
}

/** The abbreviation's full stop is the sentence's too. */
function endsThere(stop: string, after: string): boolean {
  return stop !== '' && (after === '' || /^\s\p{Lu}/u.test(after));
}

/** Last of all: what stands between words. */
export function signsSpoken(text: string): string {
  return text
    .replace(/(?<![\p{L}])w\/o(?=\s)/gu, 'without')
    .replace(/(?<![\p{L}])w\/\s?(?=\p{L})/gu, 'with ')
    .replace(/\band\s?\/\s?or\b/gi, 'and or')
    .replace(/\s?&\s?/g, ' and ')
    .replace(/\+\+/g, ' plus plus ')
    .replace(/\s?\+(?=[\s+]|\p{L}|$)\s?/gu, ' plus ')
    .replace(/(?<=\p{L})\s?\/\s?(?=\p{L})/gu, ' or ')
    .replace(/\//g, ' ')
    .replace(/\s?=\s?/g, ' equals ')
    .replace(/\s?[→⇒➜]\s?/g, ' to ')
    .replace(/\s?@\s?/g, ' at ')
    .replace(/§\s?/g, 'section ')
    .replace(/\s[–—-]{1,3}\s|—/g, ', ')
    .replace(/(?<=\p{L})–(?=\p{L})/gu, ' to ')
    .replace(/[–−+=×÷±]/g, ' ')
    .replace(/\s?[€$£¥¢]\s?/g, ' ')
    .replace(/\s?[%‰]/g, ' percent')
    .replace(/°/g, ' degrees')
    .replace(/[¹²³⁰⁴-⁹™®©℠·•]/g, ' ')
    .replace(/["“”„«»‹›]/g, '')
    .replace(/[()]{1,40}/g, ', ')
    .replace(/\s?(?:…|\.{2,40})(?=\s\p{Ll})/gu, ',')
    .replace(/…|\.{2,40}/g, '. ');
}
