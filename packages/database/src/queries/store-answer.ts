import type { Citation, FinishReason } from '@coatcheck/contract/messages';
import type { TenantStatement, TenantTransaction } from '../tenant.ts';

const insert: TenantStatement<never> = {
  name: 'store-answer',
  text: `
    insert into app.message
      (tenant_id, id, conversation_id, visitor_id, role, text, answers, citations, suggestions, offers_lead_form, finish_reason, spoken)
    values ($1, $2, $3, $4, 'assistant', $5, $6, $7, $8, $9, $10, $11)
    on conflict do nothing`,
};

export interface Answer {
  readonly id: string;
  readonly conversationId: string;
  /** The visitor's message that this answers. */
  readonly questionId: string;
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly suggestions: readonly string[];
  readonly offersLeadForm: boolean;
  readonly finishReason: FinishReason;
  /** Said in a call: of an answer that was interrupted, what was heard. */
  readonly spoken?: boolean;
}

/** Keeps an answer. A question has one: of two at once the first stays. */
export async function storeAnswer(tx: TenantTransaction, answer: Answer): Promise<void> {
  await tx.change(insert, [
    answer.id, answer.conversationId, tx.bearer.visitorId, answer.text, answer.questionId, JSON.stringify(answer.citations),
    answer.suggestions, answer.offersLeadForm, answer.finishReason, answer.spoken === true,
  ]);
}
