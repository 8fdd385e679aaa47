/**
 * An e-mail address in a transcript: "jane dot doe at example dot com", "Jane Doe at Example.com", "j a n e at g mail dot com".
 *
 * 1. What stands after an "at" is read forwards, as a host: labels and dots, at least one.
 * 2. What stands before it is read backwards, as long as it can be part of an address: letters, digits, "dot", "dash", and words up to
 *    one that begins a sentence ("is", "it's", "to").
 */
import { Email } from '@coatcheck/contract/leads';
import type { SpokenWord } from './spoken-words.ts';

export interface SpokenEmail {
  readonly email: string;
  /** The first and last of the words it is made of. */
  readonly first: number;
  readonly last: number;
}

const ats = new Set(['at', '@', 'ät', 'et', 'klammeraffe']);
const connectors: ReadonlyMap<string, string> = new Map([
  ['dot', '.'], ['point', '.'], ['period', '.'], ['punkt', '.'], ['.', '.'], ['dash', '-'], ['hyphen', '-'], ['minus', '-'], ['bindestrich', '-'], ['-', '-'],
  ['underscore', '_'], ['unterstrich', '_'], ['_', '_'], ['plus', '+'], ['+', '+'],
]);
/** What no address ends with on its left. */
const leadIns = new Set(
  (
    "is it its it's that's that this to my me mail mail's email email's e-mail e-mail's address the an and or i am i'm im we our was not no yes yeah yep okay ok please sure on under spelled spelt correct actually sorry wait " +
    'write reach contact send call name use well so uh um er work working live living stay look looking found find see saw meet be been go going shop buy bought by from with for of just hi hello you your there here ' +
    'ist es ich bin die das der mein meine meiner lautet an adresse und oder ja nein bitte also unter nicht mailadresse e-mail-adresse emailadresse name'
  ).split(' '),
);
/** Ends of hosts: spelled letters after one of these are the sentence's. */
const topNames = new Set(
  'com org net edu gov info biz io co dev app shop online site me example test eu de at ch fr nl uk es it pl dk se fi no cz ca us au nz ie jp in be pt gr hu ro'.split(' '),
);
/** Said without their end: "jane at gmail". */
const providers = new Set('gmail googlemail outlook hotmail yahoo icloud'.split(' '));
/** Words of a name said as one: "jane doe at" is janedoe@. */
const wordsMax = 3;
const labelWordsMax = 8;

/** @returns the first one at or after a word, `undefined`: there is none */
export function spokenEmail(words: readonly SpokenWord[], from = 0): SpokenEmail | undefined {
  for (let at = from; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const found = word.text.includes('@') && word.text.length > 1 ? halfWritten(words, at, from) : ats.has(word.text) ? fromAt(words, at, from) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** "jane.doe@example.com", and "jane@example dot com". */
function halfWritten(words: readonly SpokenWord[], at: number, from: number): SpokenEmail | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  const [local = '', ...rest] = word.text.split('@');
  if (rest.length !== 1) return undefined;
  const whole = parsed(word.written);
  if (whole !== undefined && word.text.includes('.', local.length)) return { email: whole, first: at, last: at };
  const begun = rest[0] ?? '';
  const host = readHost(words, begun === '' ? at + 1 : at, begun);
  const before = local === '' ? readLocal(words, at - 1, from) : { text: local, first: at };
  return host === undefined || before === undefined ? undefined : joined(before, host);
}

function fromAt(words: readonly SpokenWord[], at: number, from: number): SpokenEmail | undefined {
  const after = ['sign', 'zeichen', 'symbol'].includes(words[at + 1]?.text ?? '') ? at + 2 : at + 1;
  const host = readHost(words, after);
  const local = host === undefined ? undefined : readLocal(words, at - 1, from);
  return host === undefined || local === undefined ? undefined : joined(local, host);
}

interface Local {
  readonly text: string;
  readonly first: number;
}

interface Host {
  readonly text: string;
  readonly last: number;
}

function joined(local: Local, host: Host): SpokenEmail | undefined {
  const email = parsed(`${local.text}@${host.text}`);
  return email === undefined ? undefined : { email, first: local.first, last: host.last };
}

function parsed(address: string): string | undefined {
  return Email.safeParse(address.toLowerCase()).data;
}

/** @param begun the part of the first label that stands behind the @ of its own word */
function readHost(words: readonly SpokenWord[], from: number, begun?: string): Host | undefined {
  let text = '';
  let label = begun ?? '';
  let labelWords = 0;
  for (let at = begun === undefined || begun === '' ? from : from + 1; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const sign = connectors.get(word.text);
    if (ats.has(word.text)) return undefined;
    if (sign === '.') {
      if (label === '') return undefined;
      text += `${label}.`;
      label = '';
      labelWords = 0;
      continue;
    }
    if (sign === '-') {
      label += '-';
      continue;
    }
    if (sign !== undefined || (word.kind === 'word' && !/^[\p{L}\p{N}.-]+$/u.test(word.text)) || (labelWords += 1) > labelWordsMax) return undefined;
    label += letterOf(word, words[at - 1], words[at + 1]);
    // "gmail.com" in one, or what stands after a dot and no dot comes after.
    if (text === '' && providers.has(label) && (words[at]?.pause === '.' || !continuesHost(words, at, label))) return { text: `${label}.com`, last: at };
    const isWhole = (text !== '' || label.includes('.')) && !continuesHost(words, at, label);
    if (isWhole) return { text: plainLetters(text + label), last: at };
  }
  return undefined;
}

function continuesHost(words: readonly SpokenWord[], at: number, label: string): boolean {
  const next = words[at + 1];
  if (next === undefined) return false;
  const sign = connectors.get(next.text);
  if (sign === '.' || sign === '-') return words[at + 2] !== undefined;
  // "dot c o m"; a word after "dot com" is the sentence's.
  const end = label.split('.').at(-1) ?? '';
  return words[at]?.kind === 'letter' && next.kind === 'letter' && words[at]?.pause !== '.' && !(end.length > 1 && topNames.has(end) && next.text !== 'm' && next.text !== 'k');
}

function readLocal(words: readonly SpokenWord[], from: number, lowest: number): Local | undefined {
  let text = '';
  let first = from + 1;
  let plainWords = 0;
  let wasPart = true;
  for (let at = from; at >= lowest; at -= 1) {
    const word = words[at];
    if (word === undefined) break;
    const sign = connectors.get(word.text);
    const isPart = sign !== undefined || word.kind !== 'word';
    if (ats.has(word.text)) break;
    if (endsBefore(word, words[at + 1], isPart && wasPart, text)) break;
    if (!isPart) {
      if (leadIns.has(word.text) || !/^[\p{L}\p{N}._'’-]{1,64}$/u.test(word.text) || isJoinedName(word, text) || (plainWords += 1) > wordsMax) break;
    }
    // Under a "dot" any word goes, under a word only another word of a name.
    if (sign === '+' && text === '') break;
    text = (sign ?? letterOf(word, words[at - 1], words[at + 1]).replace(/['’]/g, '')) + text;
    first = at;
    wasPart = isPart;
  }
  const trimmed = text.replace(/^[.+-]+|[.+-]+$/g, '');
  return trimmed === '' ? undefined : { text: plainLetters(trimmed), first };
}

/** A pause before a whole word ends what belongs together; between spelled letters recognisers write one anyway. */
function endsBefore(word: SpokenWord, next: SpokenWord | undefined, isSpelled: boolean, text: string): boolean {
  if (text === '' || word.pause === '') return false;
  if (word.pause === '.' && word.kind === 'word' && !connectors.has(word.text)) return true;
  return !isSpelled && !(next !== undefined && connectors.has(next.text)) && !connectors.has(word.text);
}

/** "Jane, j a n e at": the name was said, and then spelled. */
function isJoinedName(word: SpokenWord, text: string): boolean {
  return text === word.text;
}

/** Addresses have no umlauts and accents; "jörg" is joerg there. */
function plainLetters(text: string): string {
  const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
  return text.normalize('NFC').replace(/[äöüß]/g, (letter) => umlauts[letter] ?? '').normalize('NFKD').replace(/\p{M}/gu, '');
}

/** Among letters "oh" is the letter. */
function letterOf(word: SpokenWord, before: SpokenWord | undefined, after: SpokenWord | undefined): string {
  return word.written.toLowerCase() === 'oh' && (before?.kind === 'letter' || after?.kind === 'letter') ? 'o' : word.text.replace(/[()/]/g, '');
}
