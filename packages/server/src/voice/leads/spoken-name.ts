/** A name in a transcript: "My name is Jane Doe", "this is Jane", "Jane Doe, J-A-N-E". */
import type { SpokenWord } from './spoken-words.ts';

/** How sure it is that a name follows: after `certain` words in any spelling, after `likely` ones with a capital. */
type Cue = { readonly words: readonly string[]; readonly isCertain: boolean };

const cues: readonly Cue[] = [
  ...['my name is', 'my names', "my name's", 'the name is', "the name's", 'name is', 'name was', 'my full name is', 'first name is', 'last name is', 'surname is', 'i am called', 'mein name ist', 'name ist', 'der name ist', 'ich heiße', 'ich heisse', 'heiße'].map((cue) => ({ words: cue.split(' '), isCertain: true })),
  ...['this is', "i'm", 'i am', 'im', "it's", 'it is', 'speaking to', 'ich bin', 'hier ist', 'hier spricht', 'es ist', 'name'].map((cue) => ({ words: cue.split(' '), isCertain: false })),
];
const titles = new Set(['dr', 'doctor', 'prof', 'professor', 'doktor', 'mr', 'mrs', 'ms', 'miss', 'mister', 'missus', 'herr', 'frau']);
const particles = new Set('van von der den de da di la le del zu bin al'.split(' '));
/** The longest name, in code units. */
const nameCharsMax = 200;
/** No names, and the end of one. */
const noNames = new Set(
  (
    "a an and or but so my me i i'm i'd i've we you your he she it its it's the this that there here is was are am be at on in by to for from of with not no yes yeah yep please thanks thank hello hi hey " +
    'email e-mail mail phone number telephone mobile cell call calling called speaking address name spelled spelt spell looking wondering interested trying having going calling hoping just very also really sure sorry ' +
    'would could can will want need like have had has do does did when what where how why who which if because about actually well okay ok right correct wrong fine good great new available open closed dot dash underscore ' +
    "don't know hmm let think wait minute moment second hear understand again repeat something nothing nobody everything anything back weiss weiß " +
    'monday tuesday wednesday thursday friday saturday sunday today tomorrow morning afternoon evening ' +
    'und oder aber mein meine ich wir sie er es ist bin war der die das ein eine nicht nein ja bitte danke hallo telefon telefonnummer nummer adresse mailadresse per unter mit von aus an am um wie was wann wo'
  ).split(' '),
);
const wordsMax = 4;

export interface SpokenName {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

/**
 * @param isAsked the visitor was asked for it just now, so that a bare name is one
 * @returns `undefined`: none is told
 */
export function spokenName(words: readonly SpokenWord[], taken: (at: number) => boolean = () => false, isAsked = false): SpokenName | undefined {
  for (const { words: cue, isCertain } of cues) {
    for (let at = 0; at + cue.length < words.length; at += 1) {
      if (!cue.every((text, step) => words[at + step]?.text === text)) continue;
      const found = readName(words, at + cue.length, { taken, anyCase: isCertain || isAsked });
      if (found !== undefined) return found;
    }
  }
  return nameBefore(words, taken) ?? (isAsked ? bareName(words, taken) : undefined);
}

/** "Hi, Bob here", "Jane Doe speaking" */
function nameBefore(words: readonly SpokenWord[], taken: (at: number) => boolean): SpokenName | undefined {
  const end = words.findIndex(({ text }) => text === 'here' || text === 'speaking');
  const isName = (at: number) => /^\p{Lu}/u.test(words[at]?.written ?? '') && words[at]?.kind === 'word' && !noNames.has(words[at]?.text ?? '') && !taken(at);
  let first = end;
  while (first > 0 && end - first < 2 && isName(first - 1)) first -= 1;
  // "Is Anna here?" asks for somebody.
  const isIntroduced = first === 0 || ['hi', 'hello', 'hey', 'yes'].includes(words[first - 1]?.text ?? '');
  return end > first && isIntroduced ? readName(words, first, { taken, anyCase: false }) : undefined;
}

/** "Jane Doe.", "Yes, Jane Doe", "Jane here". A whole sentence of other words is no name. */
function bareName(words: readonly SpokenWord[], taken: (at: number) => boolean): SpokenName | undefined {
  const first = words.findIndex((word, at) => !taken(at) && !noNames.has(word.text));
  if (first < 0 || first > 2) return undefined;
  const found = readName(words, first, { taken, anyCase: true });
  const rest = found === undefined ? 0 : words.filter((word, at) => at > found.last && !taken(at) && !noNames.has(word.text)).length;
  return rest > 0 && !words.some((_, at) => taken(at)) ? undefined : found;
}

function readName(words: readonly SpokenWord[], from: number, { taken, anyCase }: { taken: (at: number) => boolean; anyCase: boolean }): SpokenName | undefined {
  const said: string[] = [];
  let at = from;
  while (titles.has(words[at]?.text ?? '')) at += 1;
  const first = at;
  for (; at < words.length && said.length < wordsMax; at += 1) {
    const word = words[at];
    if (word === undefined || word.kind !== 'word' || taken(at)) break;
    const isParticle = said.length > 0 && particles.has(word.text) && words[at + 1]?.kind === 'word' && word.pause === '';
    if (!isParticle && noNames.has(word.text)) break;
    if (!/^[\p{L}\p{M}][\p{L}\p{M}'’.-]{0,40}$/u.test(word.written) || (!anyCase && !/^\p{Lu}/u.test(word.written) && said.length === 0)) break;
    if (!anyCase && said.length > 0 && !isParticle && !/^\p{Lu}/u.test(word.written)) break;
    said.push(isParticle ? word.written : capitalised(word.written));
    if (word.pause !== '') {
      at += 1;
      break;
    }
  }
  return withSpelling(said, words, { first, from: at, taken });
}

/** Letters after a name spell the word of it that they are most like; without one they are it. */
function withSpelling(said: string[], words: readonly SpokenWord[], { first, from, taken }: { first: number; from: number; taken: (at: number) => boolean }): SpokenName | undefined {
  let at = from;
  if (said.length > 0) while (['spelled', 'spelt', 'spell', "that's", 'thats', 'is', 'it', 'buchstabiert', 'also'].includes(words[at]?.text ?? '')) at += 1;
  const spelled: string[] = [];
  let run = '';
  let last = from - 1;
  for (; at < words.length && words[at]?.kind === 'letter' && !taken(at); at += 1) {
    const word = words[at];
    if (word === undefined) break;
    run += word.text;
    last = at;
    const next = words[at + 1];
    // "J-A-N-E D-O-E": the blank between two groups parts two names.
    if (next === undefined || word.pause === '.' || (!word.isJoined && (next.isJoined || words[at - 1]?.isJoined === true))) {
      spelled.push(run);
      run = '';
    }
  }
  if (run !== '') spelled.push(run);
  // One letter is an initial.
  const name = spelled.join('').length === 1 && said.length > 0 ? [...said, spelled.join('')] : spelledInto(said, spelled);
  const whole = name.map((word) => (particles.has(word) ? word : capitalised(word))).join(' ');
  return whole === '' || whole.length > nameCharsMax ? undefined : { name: whole, first, last: Math.max(last, from - 1) };
}

/** @returns the name with each spelled word in place of the one it is most like, or at the end */
export function spelledInto(name: readonly string[], spelled: readonly string[]): string[] {
  const result = [...name];
  if (spelled.length >= result.length) return spelled.length === 0 ? result : [...spelled];
  for (const word of spelled) {
    // Alike in the first letter decides between two that are as near.
    const distances = result.map((part) => distance(part.toLowerCase(), word.toLowerCase()) + (part[0]?.toLowerCase() === word[0]?.toLowerCase() ? 0 : 0.5));
    const nearest = distances.indexOf(Math.min(...distances));
    if (nearest >= 0) result[nearest] = word;
  }
  return result;
}

/** Letters that differ: Levenshtein's. Names are short. */
function distance(one: string, two: string): number {
  let row = Array.from({ length: two.length + 1 }, (_, index) => index);
  for (let at = 0; at < one.length; at += 1) {
    const next = [at + 1];
    for (let to = 0; to < two.length; to += 1) {
      next.push(Math.min((next[to] ?? 0) + 1, (row[to + 1] ?? 0) + 1, (row[to] ?? 0) + (one[at] === two[to] ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function capitalised(word: string): string {
  return word.replace(/(?:^|(?<=[-'’]))\p{Ll}(?=[\p{L}'’])/gu, (letter) => letter.toUpperCase()).replace(/^\p{Ll}$/u, (letter) => letter.toUpperCase());
}
