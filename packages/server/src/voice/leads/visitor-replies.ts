/** How a visitor answers a question of the dialogue. In doubt it is no yes. */
import { fold } from '../../domain/knowledge/words.ts';

/**
 * - `yes`: agrees to all of it
 * - `right`: says that it is right, or "okay", which may be no more than a sign of listening
 * - `no`: something is wrong, or they'd rather not
 * - `refuses`: doesn't agree to be contacted
 * - `cancels`: wants none of it any more
 * - `else`: anything else, a correction among it
 */
export type Reply = 'yes' | 'right' | 'no' | 'refuses' | 'cancels' | 'else';

/** Longer than this it is no plain yes, in words. */
const yesWordsMax = 12;

const cancels = [
  /^(?:(?:no|oh|please|ok|okay|actually|sorry|um|wait|just) )*(?:cancel|stop|abort|quit)(?: (?:that|it|this|please|everything|all|now))*$/,
  /\bnever ?mind\b|\bforget (?:it|that|about it)\b|\bi (?:have )?changed my mind\b/,
  /\b(?:dont|do not) (?:save|send|store|pass|keep|submit|forward)\b|\bleave it(?: then)?$/,
  /^(?:(?:nein|ach|bitte|ok|okay|doch) )*(?:abbrechen|abbruch|stopp|stop)(?: bitte)?$/,
  /\bvergiss es\b|\bvergessen sie es\b|\blassen (?:sie|wir) (?:es|das)\b|\bschon gut\b|\bnicht (?:speichern|senden|weitergeben)\b/,
];
const refuses = [/\b(?:dont|do not|wont|will not|cannot|cant|not) (?:really )?(?:agree|consent)\b|\bi disagree\b|\bno consent\b/, /\bnicht einverstanden\b|\bstimme (?:dem |nicht |dem nicht )*nicht\b|\bstimme nicht zu\b/];
const says = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** One of these makes a yes of the words around it, if all of them are of this table. */
const agreeing = says('yes yeah yep yup yea yess agree agreed absolutely definitely certainly sure consent ja jawohl jep einverstanden gerne gern klar natürlich naturlich zu');
const confirming = says('right correct perfect exactly ok okay fine good great richtig korrekt genau stimmt passt gut alright indeed');
const beside = says(
  "thats that is it its this all please do i to and you thanks thank of course with everything very much also so am we can go ahead save them me us yourself oh well uh um mhm hm both for my details the looks look sounds thing " +
    'das ist alles bitte ich bin damit danke sehr stimme und auch sie es so mit dem vielen dank sicher doch',
);
const denying = /^(?:(?:oh|um|uh|sorry|wait|well) )*(?:no|nope|nah|not|wrong|incorrect|nein|falsch|nee|nicht)\b|\b(?:is|thats|its) (?:not|wrong|incorrect)\b|\bnot (?:right|correct|quite)\b|\b(?:ist|das) (?:falsch|nicht richtig)\b/;

export function replyIn(message: string): Reply {
  const text = plain(message);
  if (cancels.some((pattern) => pattern.test(text))) return 'cancels';
  if (refuses.some((pattern) => pattern.test(text))) return 'refuses';
  if (denying.test(text)) return 'no';
  const words = text.split(' ');
  const isPlain = text !== '' && !isQuestion(message) && words.length <= yesWordsMax && words.every((word) => agreeing.has(word) || confirming.has(word) || beside.has(word));
  if (!isPlain) return 'else';
  if (words.some((word) => agreeing.has(word) && word !== 'zu') || /^(?:yes )?i do$|\bgo ahead\b|\bof course\b|\bplease do\b|\bstimme (?:dem )?zu\b/.test(text)) return 'yes';
  return words.some((word) => confirming.has(word)) ? 'right' : 'else';
}

const asking = /^(?:(?:and|so|but|ok|okay|wait|sorry|um|uh|well|yes|no|und|aber) )*(?:what|whats|when|where|who|why|how|which|do|does|did|are|is|can|could|will|would|should|have|has|may|am|wer|was|wann|wo|wie|warum|wieso|welche[rsnm]?|kann|konnen|haben|hat|ist|sind|gibt|darf|muss|wozu)\b/;

/** @returns whether it asks something, by its sign or its first word: recognisers forget the sign */
export function isQuestion(message: string): boolean {
  return /\?\s*$/.test(message) || asking.test(plain(message));
}

/** "I'd rather not say", "skip that" */
export function declines(message: string): boolean {
  return /^(?:no|nope|nein|skip|pass)\b|\brather not\b|\bskip (?:it|that|this)\b|\b(?:dont|do not) want to\b|\bno name\b|\banonym|\bmochte ich nicht\b|\blieber nicht\b/.test(plain(message));
}

/** Lower case, no accents, single blanks. */
export function plain(message: string): string {
  return fold(message.slice(0, 2000)).replaceAll(/['’]/g, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
