/** Contact details in what a speech recogniser wrote. */
import { spokenEmail } from './spoken-email.ts';
import { spokenName } from './spoken-name.ts';
import { spokenPhone } from './spoken-phone.ts';
import { spokenWords, type SpokenWord } from './spoken-words.ts';

export interface SpokenContact {
  readonly name?: string;
  /** As `Email` of the contract accepts it, lower case. */
  readonly email?: string;
  /** As `Phone` of the contract gives it: digits, or + and digits. */
  readonly phone?: string;
}

/** An address or a number, and where it was said. */
interface Found {
  readonly kind: 'email' | 'phone';
  readonly value: string;
  readonly first: number;
  readonly last: number;
}

/** More are no visitor's. */
const foundMax = 20;

/**
 * @param asked what the visitor was asked for just now: a bare name, or a short number, is taken for it then
 * @returns what was told of each; after "not …, but …" the second
 */
export function parseContact(text: string, asked?: 'name' | 'reach'): SpokenContact {
  const words = spokenWords(text);
  const found = findAll(words, asked === 'reach');
  const isTaken = (at: number) => found.some(({ first, last }) => at >= first && at <= last);
  const name = spokenName(words, isTaken, asked === 'name')?.name;
  const [email, phone] = (['email', 'phone'] as const).map((wanted) => chosen(found.filter(({ kind }) => kind === wanted), words));
  return { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
}

/** "not five five five one, five five five two" */
function chosen(found: readonly Found[], words: readonly SpokenWord[]): string | undefined {
  const isDenied = ({ first }: Found) => words.slice(Math.max(0, first - 2), first).some(({ text }) => ['not', 'nicht', "isn't"].includes(text));
  return (found.find((each) => !isDenied(each)) ?? found[0])?.value;
}

function findAll(words: readonly SpokenWord[], isNumberAsked: boolean): Found[] {
  const found: Found[] = [];
  for (let from = 0; found.length < foundMax; ) {
    const email = spokenEmail(words, from);
    if (email === undefined) break;
    found.push({ kind: 'email', value: email.email, first: email.first, last: email.last });
    from = email.last + 1;
  }
  const isTaken = (at: number) => found.some(({ first, last }) => at >= first && at <= last);
  const cued = isNumberAsked ? withCue(words) : words;
  for (let from = 0; found.length < 2 * foundMax; ) {
    const phone = spokenPhone(cued, from, isNumberAsked ? (at) => at > 0 && isTaken(at - 1) : isTaken);
    if (phone === undefined) break;
    const shift = isNumberAsked ? 1 : 0;
    found.push({ kind: 'phone', value: phone.phone, first: phone.first - shift, last: phone.last - shift });
    from = phone.last + 1;
  }
  return found;
}

/** Asked for a number, what is said is one. */
function withCue(words: readonly SpokenWord[]): SpokenWord[] {
  return [{ text: 'number', written: 'number', kind: 'word', pause: '', isJoined: false, start: 0, end: 0 }, ...words];
}

/**
 * The transcript with its addresses and numbers written as they are typed, so that they are found in it (models/lead-evidence).
 *
 * @returns `Write to jane dot doe at example dot com.` → `Write to jane.doe@example.com.`; what was typed stays as it is
 */
export function saidContact(text: string): string {
  const words = spokenWords(text);
  let written = '';
  let end = 0;
  for (const { value, first, last } of findAll(words, false).sort((a, b) => a.first - b.first)) {
    const start = words[first]?.start ?? 0;
    if (start < end) continue;
    written += text.slice(end, start) + value;
    end = words[last]?.end ?? start;
  }
  return written + text.slice(end);
}

/** The transcript without its contact details, for what else was said. */
export function withoutContact(text: string): string {
  const words = spokenWords(text);
  let rest = '';
  let end = 0;
  for (const { first, last } of findAll(words, false).sort((a, b) => a.first - b.first)) {
    const start = words[first]?.start ?? 0;
    if (start < end) continue;
    rest += `${text.slice(end, start)}…`;
    end = words[last]?.end ?? start;
  }
  return (rest + text.slice(end)).trim();
}
