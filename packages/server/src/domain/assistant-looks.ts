/** What a new tenant's assistant looks and speaks like until somebody says otherwise. */
import type { TenantLooks } from '@coatcheck/contract/operator/tenants';
import type { AssistantLooks } from '@coatcheck/database/operator';

interface Words {
  readonly greeting: string;
  readonly starters: readonly string[];
  readonly consent: (name: string) => string;
}

const english: Words = {
  greeting: 'Hello! Ask me anything about us.',
  starters: ['When are you open?', 'Can somebody call me back?'],
  consent: (name) => `${name} may use these details to reply to my request.`,
};

const german: Words = {
  greeting: 'Hallo! Fragen Sie mich alles über uns.',
  starters: ['Wann haben Sie geöffnet?', 'Kann mich jemand zurückrufen?'],
  consent: (name) => `${name} darf diese Angaben verwenden, um auf meine Anfrage zu antworten.`,
};

/** @returns the given looks, with a default for each that is missing. */
export function looksFor(name: string, given: TenantLooks): Required<AssistantLooks> {
  const language = given.language ?? 'en';
  const words = language === 'de' ? german : english;
  return {
    name,
    language,
    greeting: given.greeting ?? words.greeting,
    colour: (given.colour ?? '#2f5bd0').toLowerCase(),
    corner: given.corner ?? 'right',
    starters: given.starters ?? [...words.starters],
    consent_text: given.consent_text ?? words.consent(name),
    call_consent_text: given.call_consent_text ?? '',
  };
}
