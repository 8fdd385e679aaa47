/**
 * What a visitor really wrote. A model may invent a telephone number, or be told one by a passage: before a lead is saved its
 * details are looked for in the visitor's own messages, and the consent text in what the visitor was shown.
 */
import { Phone } from '@coatcheck/contract/leads';
import type { LeadDraft, PastMessage } from './assistant.ts';

export interface Evidence {
  readonly history: readonly PastMessage[];
  readonly question: string;
  readonly consentText: string;
}

/** @returns what is wrong with the draft, in words the model can act on; `undefined` where all of it is borne out */
export function missingEvidence(draft: LeadDraft, evidence: Evidence): string | undefined {
  const written = [...evidence.history.filter(({ role }) => role === 'visitor').map(({ text }) => text), evidence.question];
  if (draft.email !== undefined && !written.some((text) => holdsEmail(text, draft.email ?? ''))) {
    return 'The visitor has not written that email address in this conversation. Ask for it; never guess.';
  }
  if (draft.phone !== undefined && !written.some((text) => holdsPhone(text, draft.phone ?? ''))) {
    return 'The visitor has not written that phone number in this conversation. Copy it exactly as written, or ask for it.';
  }
  if (draft.name !== undefined && !holdsWords(written.join('\n'), draft.name)) {
    return 'The visitor has not written that name in this conversation. Leave the name out, or ask for it.';
  }
  if (!consentWasShown(evidence)) {
    return (
      'The visitor has not been shown the consent text yet. Quote it word for word, ask whether the visitor agrees, and save ' +
      `only after the visitor's next message says so: "${evidence.consentText}"`
    );
  }
  return undefined;
}

/** Shown in an earlier answer, so that the visitor's message of now can be the agreement. */
function consentWasShown({ history, consentText }: Evidence): boolean {
  const wanted = wordsOf(consentText);
  return history.some(({ role, text }) => role === 'assistant' && wordsOf(text).includes(wanted));
}

/** Letters and digits alone: quotation marks, Markdown and line breaks make no other text of it. */
function wordsOf(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ');
}

function holdsEmail(text: string, email: string): boolean {
  const found =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[^\s<>()[\]",;:]+@[^\s<>()[\]",;:]+/g) ?? [];
  // A full stop or a question mark after the address belongs to the sentence.
  return found.some((address) => address.replace(/[.!?'*_]+$/, '') === email.toLowerCase());
}

function holdsPhone(text: string, phone: string): boolean {
  const found = text.normalize('NFKC').match(/\+?[\d(][\d\s./()\u00a0\u2010-\u2013-]{3,38}\d/g) ?? [];
  return found.some((number) => Phone.safeParse(number.replace(/[\u2010-\u2013]/g, '-')).data === phone);
}

function holdsWords(text: string, wanted: string): boolean {
  const words = new Set(wordsOf(text).split(' '));
  const asked = wordsOf(wanted);
  return asked !== '' && asked.split(' ').every((word) => words.has(word));
}
