import { randomUUID } from 'node:crypto';
import { Refusal, violates } from '../refusal.ts';
import type { TenantStatement, TenantTransaction } from '../tenant.ts';

const insert: TenantStatement<never> = {
  name: 'store-lead',
  text: `
    insert into app.lead
      (tenant_id, id, visitor_id, conversation_id, name, email, phone, note, source, consent_version, submission, request_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce($10, (select a.consent_version from app.assistant a where a.tenant_id = $1)), $11, $12)
    on conflict do nothing`,
};

const existing: TenantStatement<{ id: string; same: boolean }> = {
  name: 'find-lead-again',
  text: `
    select id, submission = $3 as same from app.lead
    where tenant_id = $1 and visitor_id = $2 and (submission = $3 or request_id = $4)
    order by submission = $3 desc limit 1`,
};

export interface NewLead {
  readonly conversationId: string | undefined;
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly note: string | undefined;
  readonly source: 'form' | 'assistant';
  /** The text that was shown; by default today's. */
  readonly consentVersion: string | undefined;
  /** Says "this very submission": the same one twice is one lead. */
  readonly submission: Buffer;
  readonly requestId: string | undefined;
}

/**
 * @returns the lead's id; the one it had already where the same was submitted before
 * @throws {Refusal} `conflict`: other details under the same request id. `invalid_request`: this tenant never showed such a consent text, and nothing is recorded that was not agreed to
 */
export async function storeLead(tx: TenantTransaction, lead: NewLead): Promise<string> {
  const { visitorId } = tx.bearer;
  const id = randomUUID();
  const stored = await tx.change(insert, [
    id, visitorId, lead.conversationId ?? null, lead.name ?? null, lead.email ?? null, lead.phone ?? null, lead.note ?? null, lead.source,
    lead.consentVersion ?? null, lead.submission, lead.requestId ?? null,
  ]).catch((error: unknown) => {
    if (violates(error, 'consent_was_shown')) throw new Refusal('invalid_request', { detail: 'consent_version: no such text was shown here' });
    throw error;
  });
  if (stored > 0) return id;
  const [row] = await tx.query(existing, [visitorId, lead.submission, lead.requestId ?? null]);
  if (row === undefined) throw new Error('a lead was neither stored nor found');
  if (!row.same) throw new Refusal('conflict', { detail: 'request_id: something else was submitted under it' });
  return row.id;
}
