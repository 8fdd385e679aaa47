/** A lead is taken: from the form, or by the assistant in the conversation. */
import { createHash } from 'node:crypto';
import { storeLead } from '@coatcheck/database/queries/store-lead';
import type { TenantTransaction } from '@coatcheck/database/tenant';

export interface LeadSubmission {
  readonly conversationId?: string | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly note?: string | undefined;
  readonly consentVersion?: string | undefined;
  readonly requestId?: string | undefined;
}

/**
 * Stores a lead under the bearer's tenant. The same details in the same conversation are one lead, however often and
 * through whichever door they come.
 *
 * @returns the lead's id
 */
export async function takeLead(tx: TenantTransaction, submission: LeadSubmission, source: 'form' | 'assistant'): Promise<string> {
  const { conversationId, consentVersion, requestId } = submission;
  const name = tidy(submission.name);
  const email = tidy(submission.email);
  const phone = tidy(submission.phone);
  const note = tidy(submission.note);
  const sameness = JSON.stringify([conversationId ?? null, name ?? null, email?.toLowerCase() ?? null, phone ?? null, note ?? null]);
  return storeLead(tx, {
    conversationId, name, email, phone, note, source, consentVersion, requestId,
    submission: createHash('sha256').update(sameness).digest(),
  });
}

/** White space around and an empty field say nothing. */
function tidy(value: string | undefined): string | undefined {
  return value?.trim() || undefined;
}
