/**
 * A transcript, word by word. Recognisers put capitals and punctuation as they please, write numbers as words or digits, and spelled
 * letters as "J-A-N-E", "J. A. N. E." or "j a n e"; here all of it becomes one kind of thing. English and German in one, as nobody says
 * which of the two a visitor counts in.
 */

export type SpokenWord = {
  /** Lower case, as it would stand in an address. Of `digits`, digits alone. */
  readonly text: string;
  /** As it was written, without punctuation around it. */
  readonly written: string;
  readonly kind: 'word' | 'letter' | 'digits';
  /** What follows it: a pause that a comma marks, or an end of a sentence. */
  readonly pause: '' | ',' | '.';
  /** The next one hangs on to it without a blank: "J-A-N-E". */
  readonly isJoined: boolean;
  /** Where it stands in the transcript, in code units. */
  readonly start: number;
  readonly end: number;
};

/** A transcript is read up to here, in code units: an utterance of half a minute has 600. */
export const transcriptCharsMax = 20_000;

const digitWords: ReadonlyMap<string, string> = new Map(Object.entries({
  zero: '0', oh: '0', nought: '0', naught: '0', null: '0', one: '1', two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9', niner: '9',
  ten: '10', eleven: '11', twelve: '12', thirteen: '13', fourteen: '14', fifteen: '15', sixteen: '16', seventeen: '17', eighteen: '18', nineteen: '19',
  eins: '1', zwei: '2', zwo: '2', drei: '3', vier: '4', fünf: '5', sechs: '6', sieben: '7', acht: '8', neun: '9', zehn: '10', elf: '11', zwölf: '12',
  dreizehn: '13', vierzehn: '14', fünfzehn: '15', sechzehn: '16', siebzehn: '17', achtzehn: '18', neunzehn: '19',
}));
const tenWords: ReadonlyMap<string, string> = new Map(Object.entries({
  twenty: '2', thirty: '3', forty: '4', fifty: '5', sixty: '6', seventy: '7', eighty: '8', ninety: '9',
  zwanzig: '2', dreißig: '3', vierzig: '4', fünfzig: '5', sechzig: '6', siebzig: '7', achtzig: '8', neunzig: '9',
}));
/** "Forty to at example": what recognisers make of a digit. */
const soundsLike: ReadonlyMap<string, string> = new Map([['to', '2'], ['too', '2'], ['for', '4'], ['ate', '8']]);
const germanTens = /^(ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und(zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig)$/;
const repeats: ReadonlyMap<string, number> = new Map(Object.entries({ double: 2, triple: 3, treble: 3, doppel: 2 }));
/** The letter alphabet of radio, said for a letter only where several stand together. */
const radio = new Map('alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray x-ray yankee zulu'.split(' ').map((word) => [word, word[0] ?? '']));

/** @returns the words, in order; what follows {@link transcriptCharsMax} is left out */
export function spokenWords(transcript: string): SpokenWord[] {
  return repeated(tensJoined(radioLetters(lettersNamed(rawWords(transcript.slice(0, transcriptCharsMax))))));
}

function rawWords(transcript: string): SpokenWord[] {
  return Array.from(transcript.matchAll(/\S{1,200}/g)).flatMap(({ 0: found, index }) => {
    const opening = /^[^\p{L}\p{N}+@_.-]*/u.exec(found)?.[0].length ?? 0;
    const closing = /[^\p{L}\p{N}@_+-]*$/u.exec(found.slice(opening))?.[0] ?? '';
    const core = found.slice(opening, found.length - closing.length);
    if (!/[\p{L}\p{N}@+_]/u.test(core)) return [];
    const start = index + opening;
    const pause = /[.!?]/.test(closing) ? '.' : /[,;:]/.test(closing) ? ',' : '';
    return pieces(core).map(({ text, at, length }, piece, all): SpokenWord => {
      const isLast = piece === all.length - 1;
      return {
        text: digitWords.get(text) ?? text, written: core.slice(at, at + length), kind: kindOf(text), pause: isLast ? pause : '', isJoined: !isLast, start: start + at, end: start + at + length,
      };
    });
  });
}

interface Piece {
  readonly text: string;
  readonly at: number;
  readonly length: number;
}

/** "J-A-N-E", "J.A.N.E", "five-five-five", "forty-two" fall apart; "jane-doe", "555-1234" and addresses do not. */
function pieces(core: string): Piece[] {
  const lower = core.toLowerCase().replaceAll('’', "'");
  const parts = lower.length <= 200 ? lower.split(/[-–.]/) : [];
  const isSpelled = parts.length > 1 && parts.every((part) => /^[\p{L}\d]$/u.test(part) || digitWords.has(part) || tenWords.has(part));
  if (!isSpelled || /^[\d.-]+$/.test(lower)) return [{ text: lower, at: 0, length: core.length }];
  let at = 0;
  return parts.map((text) => {
    const piece = { text, at, length: text.length };
    at += text.length + 1;
    return piece;
  });
}

function kindOf(text: string): SpokenWord['kind'] {
  if (digitWords.has(text) || /^\+?[\d()][\d()./–-]*$/.test(text)) return 'digits';
  return /^\p{L}$/u.test(text) ? 'letter' : 'word';
}

/** "J for John", "N as in Nancy", "D wie Dora" are the letter. */
function lettersNamed(words: readonly SpokenWord[]): SpokenWord[] {
  const named: SpokenWord[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const skip = word.kind !== 'letter' ? 0 : isText(words[at + 1], 'as') && isText(words[at + 2], 'in') ? 3 : ['for', 'like', 'wie'].some((text) => isText(words[at + 1], text)) ? 2 : 0;
    const example = skip === 0 ? undefined : words[at + skip];
    if (example?.kind === 'word' && example.text.startsWith(word.text)) {
      named.push({ ...word, pause: example.pause, end: example.end });
      at += skip;
    } else named.push(word);
  }
  return named;
}

function isText(word: SpokenWord | undefined, text: string): boolean {
  return word?.text === text;
}

function radioLetters(words: readonly SpokenWord[]): SpokenWord[] {
  const isRadio = (word: SpokenWord | undefined) => word !== undefined && radio.has(word.text);
  // Mike Hotel may be a name; three in a row are letters.
  const inRun = words.map((_, at) => [at - 2, at - 1, at].some((start) => [0, 1, 2].every((step) => isRadio(words[start + step]))));
  return words.map((word, at) => (inRun[at] === true ? { ...word, text: radio.get(word.text) ?? word.text, kind: 'letter' } : word));
}

/** "forty two" → 42, "zweiundvierzig" → 42 */
function tensJoined(words: readonly SpokenWord[]): SpokenWord[] {
  const joined: SpokenWord[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const [, one, ten] = germanTens.exec(word.text) ?? [];
    const tens = tenWords.get(ten ?? word.text);
    const next = words[at + 1];
    if (tens === undefined) joined.push(word);
    else if (one !== undefined) joined.push({ ...word, text: `${tens}${one === 'ein' ? '1' : (digitWords.get(one) ?? '')}`, kind: 'digits' });
    else if (next !== undefined && soundsLike.has(next.text) && (words[at + 2]?.text === 'at' || words[at + 2]?.kind === 'digits')) {
      joined.push({ ...next, text: `${tens}${soundsLike.get(next.text) ?? ''}`, kind: 'digits', start: word.start });
      at += 1;
    } else if (next?.kind === 'digits' && /^[1-9]$/.test(next.text) && !/^\d/.test(next.written) && word.pause === '') {
      joined.push({ ...next, text: `${tens}${next.text}`, written: `${word.written} ${next.written}`, start: word.start });
      at += 1;
    } else joined.push({ ...word, text: `${tens}0`, kind: 'digits' });
  }
  return joined;
}

/** "double four" → 44, "double o" → oo */
function repeated(words: readonly SpokenWord[]): SpokenWord[] {
  const spread: SpokenWord[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const times = repeats.get(word.text);
    const next = words[at + 1];
    if (times !== undefined && next !== undefined && (next.kind === 'letter' || /^\d$/.test(next.text))) {
      // "double o" beside digits is zero.
      const isZero = next.text === 'o' && (words[at - 1]?.kind === 'digits' || words[at + 2]?.kind === 'digits');
      spread.push({ ...next, text: (isZero ? '0' : next.text).repeat(times), kind: isZero ? 'digits' : next.kind, start: word.start });
      at += 1;
    } else spread.push(word);
  }
  return spread;
}
