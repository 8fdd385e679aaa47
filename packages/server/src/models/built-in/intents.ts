/** What a message may be besides a question: small talk, or a wish to be reached. */
import { fold } from '../../domain/knowledge/words.ts';

export type SmallTalk = 'greeting' | 'thanks' | 'goodbye' | 'identity';

/** Whole messages only: "hello, do you sell hats?" is a question. Folded, without punctuation. Both languages, as visitors mix them. */
const talk: readonly (readonly [SmallTalk, RegExp])[] = [
  ['identity', /^(who|what) are you$|^are you (a |an )?(bot|robot|human|person|real|ai|machine)( person)?$|^(wer|was) (bist du|sind sie)$|^(bist du|sind sie) (ein |eine )?(bot|roboter|mensch|ki|maschine)$/],
  ['greeting', /^(hi|hello|hey|good (morning|afternoon|evening|day)|hallo|guten (morgen|tag|abend)|moin|servus|gruss gott|grussgott)( there| zusammen| all)?$/],
  ['thanks', /^(ok |okay |great |super |perfect |perfekt |alles klar )?(thanks|thank you|thx|ty|cheers|danke|vielen dank|danke schon|dankeschon|merci)( so much| very much| a lot| sehr| you)?$/],
  ['goodbye', /^(bye|goodbye|bye bye|see you|ciao|tschuss|tschuess|auf wiedersehen|bis bald|have a nice day|schonen tag)( noch)?$/],
];

/** @returns what kind of small talk the whole message is, if it is any. */
export function smallTalkIn(message: string): SmallTalk | undefined {
  const plain = bare(message);
  return talk.find(([, pattern]) => pattern.test(plain))?.[0];
}

/**
 * Wishes of being reached, or of a person. Made to leave questions *about* telephones and staff alone: "can I call you on Sunday?" asks for
 * opening hours.
 */
const contact: readonly RegExp[] = [
  /\b(call|ring|phone|text|write|email|mail) me\b/,
  /\bme a (call|ring)\b|\b(call ?back|callback)\b/,
  /\b(get|be) (back )?in touch( with me)?\b|\b(contact|reach) me\b|\bget back to me\b/,
  /\b(leave|take|send) (you |them |him |her )?(a |my )?(message|contact|contacts|details|contact details|number|phone number|email)\b/,
  /\b(speak|talk|chat) (to|with) (a |an |the |some ?)?(real |actual |live )?(human|person|someone|somebody|one|agent|employee|colleague|member of staff|representative|owner|manager|doctor|dentist|lawyer|adviser|advisor|consultant)\b/,
  /\b(human|real person|live agent) (please|pls)\b|^(human|agent|representative|operator)$/,
  /\b(id like to|i would like to|i want to|can i|could i|may i|please) (book|make|arrange|schedule|get|have) (an? |the )?(appointment|meeting|consultation|viewing|table|callback|quote|offer)\b/,
  /\bi (need|want) (an? )?(appointment|quote|consultation)\b/,
  /\b(ruft|rufen|ruf|meldet|melden|kontaktieren|schreiben|schreibt) (sie |ihr )?(mich|mir|sich bei mir)\b|\b(mich|mir) (bitte )?(jemand |wer )?(zuruckrufen|anrufen|kontaktieren|schreiben)\b/,
  /\b(ruckruf|zuruckrufen|zuruckgerufen)\b/,
  /\bmit (einem |einer )?(menschen|mitarbeiter|mitarbeiterin|person|berater|beraterin|jemandem|jemand)( personlich)? (sprechen|reden)\b/,
  /\b(nachricht|telefonnummer|kontaktdaten) (hinterlassen|dalassen)\b/,
  /\b(termin|beratung|angebot) (vereinbaren|ausmachen|buchen|machen|bekommen)\b/,
];

/** @returns whether the visitor would like to be reached or to speak to a person. */
export function wantsContact(message: string): boolean {
  const plain = bare(message);
  return contact.some((pattern) => pattern.test(plain));
}

/** Folded, without apostrophes and punctuation, single spaces. */
function bare(message: string): string {
  return fold(message).replace(/['’`]/g, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
