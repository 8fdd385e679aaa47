/** Words in capitals: initialisms are spelled ("A I"), words that are shouted are not. */
import { englishDigits } from './number-words.ts';

/** Spoken as words though they are short for several. */
const acronyms = new Set('NASA NATO UNESCO UNICEF PIN SIM COVID LASER RADAR AIDS GIF RAM ROM ASAP SEPA IKEA LEGO YOLO FIFA UEFA VAT OPEC SCUBA ZIP'.split(' '));
const spelledAcronyms = new Set(['VAT', 'ASAP']);
/** Short words that people write in capitals to be heard. */
const shouted = new Set(
  (
    'A I AM AN AND ANY ARE AS AT ALL BE BIG BUT BUY BY CAN CLOSED DAY DO DONT EACH END EVEN EVER FOR FREE FROM FULL GET GO GOOD HAS HAVE HELP HERE HIGH HOT HOW IF IN INTO IS IT JUST KEEP LAST LATE ' +
    'LESS LIVE LOW MAY ME MORE MOST MUST MY NEED NEVER NEW NEXT NO NOT NOTE NOW OF OFF OLD ON ONE ONLY OPEN OR OUR OUT OVER PAY PER READ SALE SAME SEE SHE SO STOP SURE TAKE THAN THAT THE THEM THEN ' +
    'THEY THIS TO TODAY TOO TOP TWO UNTIL UP USE VERY WAIT WANT WARM WAS WE WELL WERE WHAT WHEN WHO WHY WILL WITH YES YOU YOUR AGAIN ALWAYS EVERY FIRST PLEASE THANK THANKS WARNING'
  ).split(' '),
);

const capitals = /(?<![\p{L}\p{N}])(?=[A-Z0-9]{0,7}[A-Z])([A-Z0-9]{2,12})((?:'|’)?s)?(?![\p{Ll}\p{N}])/gu;
/** Between them stands no small letter: a heading in capitals, whose short words are words. */
const smallLetter = /\p{Ll}/u;
/** The longest initialism. */
const lettersMax = 5;

export function initialismsSpoken(text: string): string {
  const isAllShouted = !smallLetter.test(text) && (text.match(/\p{L}{2,40}/gu)?.length ?? 0) > 2;
  return text
    .replace(/\b(?:[A-Z]\.){2,6}/g, (letters, at: number, whole: string) => {
      const after = whole.slice(at + letters.length);
      return letters.replaceAll('.', ' ').trim() + (after === '' || /^\s\p{Lu}\p{Ll}/u.test(after) ? '.' : '');
    })
    .replace(capitals, (found, word: string, plural: string | undefined) => {
      if (/\d/.test(word)) return word.length <= 8 ? spelled(word) + pluralEnd(plural ?? '') : found;
      if (isWord(word, isAllShouted)) return word.toLowerCase() + (plural ?? '');
      return spelled(word) + pluralEnd(plural ?? '');
    });
}

function isWord(word: string, isAllShouted: boolean): boolean {
  if (spelledAcronyms.has(word)) return false;
  if (shouted.has(word) || acronyms.has(word)) return true;
  if (!/[AEIOUY]/.test(word)) return word.length > 2 * lettersMax;
  return word.length > lettersMax || (isAllShouted && (word.length > 2 || word === 'US')) || (word.length === lettersMax && /[AEIOU][^AEIOU]|[^AEIOU][AEIOU]/.test(word));
}

function spelled(word: string): string {
  return Array.from(word, (sign) => (/\d/.test(sign) ? (englishDigits[Number(sign)] ?? '') : sign)).join(' ');
}

function pluralEnd(plural: string): string {
  return plural === '' ? '' : "'s";
}
