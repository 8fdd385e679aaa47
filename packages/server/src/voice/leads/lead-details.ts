/** What is known of a visitor in one dialogue: their details, their wish, and how both are read back and written down. */
import type { LeadDraft, PastMessage, Turn } from '../../models/assistant.ts';
import { spellOut } from '../spoken/spell-out.ts';
import { dialoguePhrases } from './dialogue-phrases.ts';
import { parseContact, withoutContact, type SpokenContact } from './parse-contact.ts';
import { spelledInto } from './spoken-name.ts';
import { spokenWords } from './spoken-words.ts';
import { plain } from './visitor-replies.ts';

/** Of the lead's note, in code units; the contract's bound. */
const noteCharsMax = 2000;
const addressNamed = /\b(?:e ?mail|mail|address|adresse|mailadresse)\b/;

export class LeadDetails {
  name: string | undefined;
  email: string | undefined;
  phone: string | undefined;
  #wishes: string[] = [];

  get isReachable(): boolean {
    return this.email !== undefined || this.phone !== undefined;
  }

  /** @returns whether anything is other than before */
  take({ name, email, phone }: SpokenContact): boolean {
    const isNew = (name !== undefined && name !== this.name) || (email !== undefined && email !== this.email) || (phone !== undefined && phone !== this.phone);
    this.name = name ?? this.name;
    this.email = email ?? this.email;
    this.phone = phone ?? this.phone;
    return isNew;
  }

  /** What was told before counts where nothing newer does. */
  takeMissing({ name, email, phone }: SpokenContact): void {
    this.name ??= name;
    if (this.isReachable) return;
    this.email = email;
    this.phone = phone;
  }

  /** What the visitor wants, in their words. */
  wish(words: string): void {
    const rest = withoutContact(words);
    if (/[\p{L}\p{N}]/u.test(rest) && !this.#wishes.includes(rest)) this.#wishes.push(rest);
  }

  /** "The last name is Dough": the other part of the name stays. */
  wholeName(message: string, name: string): string {
    const parts = this.name?.split(' ') ?? [];
    const text = plain(message);
    if (parts.length < 2 || name.includes(' ')) return name;
    if (/\b(?:last name|surname|family name|nachname)\b/.test(text)) return [...parts.slice(0, -1), name].join(' ');
    return /\b(?:first name|vorname)\b/.test(text) ? [name, ...parts.slice(1)].join(' ') : name;
  }

  /** Letters that are said of a part of the name or of the address, and no new name. */
  isSpelledPart(message: string, name: string): boolean {
    const isOfAddress = this.email !== undefined && addressNamed.test(plain(message));
    return spelledIn(message).length > 0 && (isOfAddress || name.split(' ').length < (this.name?.split(' ').length ?? 0));
  }

  /**
   * "No, it's d o e": letters alone correct the word that is most like them: of the e-mail address where that was named, else of the name.
   *
   * @returns whether letters were said
   */
  correctSpelling(message: string): boolean {
    const letters = spelledIn(message);
    if (letters.length === 0) return false;
    const [local = '', host = ''] = (this.email ?? '').split('@');
    if (this.name !== undefined && !(this.email !== undefined && addressNamed.test(plain(message)))) {
      this.name = spelledInto(this.name.split(' '), letters).map(capitalised).join(' ');
      return true;
    }
    if (host === '') return false;
    const signs = local.match(/[._+-]/g) ?? [];
    this.email = `${spelledInto(local.split(/[._+-]/), letters).map((part, index) => (signs[index - 1] ?? '') + part).join('')}@${host}`;
    return true;
  }

  /** @returns the whole read-back: the details, spelled, the consent text, and the question */
  readBack({ business }: Turn): string {
    const phrases = dialoguePhrases(business.language);
    const parts = [
      ...(this.name === undefined ? [] : [phrases.name(this.name, spellOut(this.name, business.language))]),
      ...(this.email === undefined ? [] : [phrases.email(this.email, spellOut(this.email, business.language))]),
      ...(this.phone === undefined ? [] : [phrases.phone(grouped(this.phone))]),
    ];
    const details = `${phrases.iHave} ${parts.map((part, index) => (index === 0 ? part : `${phrases.and} ${part}`)).join(', ')}.`;
    const consent = business.consentText.trim();
    return consent === '' ? `${details} ${phrases.confirmAlone}` : `${details} ${phrases.consent(business.name, consent)} ${phrases.confirm}`;
  }

  get draft(): LeadDraft {
    const note = this.#wishes.join('\n').replaceAll('\0', ' ').toWellFormed().slice(0, noteCharsMax).toWellFormed();
    return {
      ...(this.name === undefined ? {} : { name: this.name }), ...(this.email === undefined ? {} : { email: this.email }),
      ...(this.phone === undefined ? {} : { phone: this.phone }), ...(note === '' ? {} : { note }),
    };
  }
}

/** Two letters or more with nothing else of weight: "it's d, o, e", "D-O-E not D-O-U-G-H" is the first. */
function spelledIn(message: string): string[] {
  const groups: string[] = [];
  let run = '';
  const words = spokenWords(message);
  for (const [index, word] of words.entries()) {
    if (word.kind === 'letter') run += word.text;
    const next = words[index + 1];
    const ends = word.kind !== 'letter' || next === undefined || word.pause === '.' || (!word.isJoined && next.isJoined);
    if (!ends) continue;
    if (run.length > 1) groups.push(run);
    run = '';
    if (groups.length > 0 && ['not', 'nicht', 'instead'].includes(next?.text ?? '')) break;
  }
  return groups.slice(0, 4);
}

function capitalised(word: string): string {
  return word.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

/** `+4930123456` → `+49 301 234 56`, which is easier to follow; the groups are no country's. */
function grouped(phone: string): string {
  const [, country = '', digits = ''] = /^(\+[17](?=\d{10}$)|\+\d{2})?(\d+)$/.exec(phone) ?? [];
  const groups = digits.match(/\d{4}$|\d{3}(?=\d{2})|\d+/g) ?? [];
  return [country, ...groups].filter((group) => group !== '').join(' ');
}

/**
 * What a visitor told in an earlier message. What the assistant said first is the business's, and no visitor's for being repeated.
 *
 * @param assistantSaid all that the assistant said before
 */
export function ownContact(message: string, earlier: readonly PastMessage[]): SpokenContact {
  const { name, email, phone } = parseContact(message);
  const isTheirs = (detail: 'email' | 'phone', value: string) => {
    const first = earlier.find(({ text }) => holds(text, detail, value));
    return first === undefined || first.role === 'visitor';
  };
  return {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined || !isTheirs('email', email) ? {} : { email }),
    ...(phone === undefined || !isTheirs('phone', phone) ? {} : { phone }),
  };
}

function holds(text: string, detail: 'email' | 'phone', value: string): boolean {
  if (parseContact(text)[detail] === value) return true;
  return detail === 'email' ? text.toLowerCase().includes(value) : text.replace(/[^\d+]/g, '').includes(value.replace(/^\+\d\d/, ''));
}
