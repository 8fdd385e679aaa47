/** A turn of a conversation with a dentist's assistant, and what comes of it. */
import type { AnswerPart, Assistant, LeadDraft, LeadSaved, RankedPassage, Turn } from '@coatcheck/server/models/assistant';

export const passages: readonly RankedPassage[] = [
  {
    passageId: 'hours',
    title: 'Opening hours',
    body: 'We are closed on public holidays. The practice is open from 8:00 to 18:00, Monday to Friday. Parking is free.',
    url: 'https://dentist.example/hours',
    score: 2,
  },
  {
    passageId: 'prices',
    title: 'Prices',
    body: 'A check-up costs 45 euros.\nA cleaning costs 89 euros.',
    url: null,
    score: 1,
  },
];

export const consentText = 'I agree that the practice may contact me about my request.';

/** What was asked of the turn's functions. */
export interface TurnLog {
  readonly leads: LeadDraft[];
  readonly retrieved: { readonly question: string; readonly context: string | undefined }[];
}

export function turnOf(change: Partial<Turn> = {}, saved: LeadSaved = { leadId: 'lead-1' }): Turn & { readonly log: TurnLog } {
  const log: TurnLog = { leads: [], retrieved: [] };
  return {
    business: { name: 'Dr. Blum', language: 'en', consentText },
    question: 'When are you open?',
    history: [],
    leadsAllowed: true,
    leadCaptured: false,
    retrieve(question, context) {
      log.retrieved.push({ question, context });
      return Promise.resolve({ passages, understood: question, verdict: 'answer' });
    },
    saveLead(draft) {
      log.leads.push(draft);
      return Promise.resolve(saved);
    },
    ...change,
    log,
  };
}

/** Everything an assistant gave, and how it ended. */
export interface Heard {
  readonly parts: readonly AnswerPart[];
  readonly text: string;
  readonly error: unknown;
}

/** Listens to a whole answer; what it throws is kept, not thrown. */
export async function hear(assistant: Assistant, turn: Turn, signal = new AbortController().signal): Promise<Heard> {
  const parts: AnswerPart[] = [];
  let error: unknown;
  try {
    for await (const part of assistant.answer(turn, signal)) parts.push(part);
  } catch (thrown) {
    error = thrown;
  }
  return { parts, text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''), error };
}
