import type { TenantStatement, TenantTransaction } from '../tenant.ts';

const insert: TenantStatement<{ id: string }> = {
  name: 'store-lead',
  text: `
    insert into app.lead
      (tenant_id, visitor_id, conversation_id, name, email, phone, note, source, consent_version, submission, request_id)
    select $1, $2, $3, $4, $5, $6, $7, $8, coalesce(shown.version, a.consent_version), $10, $11
      from app.assistant a left join app.consent_text shown on shown.tenant_id = $1 and shown.version = $9
      where a.tenant_id = $1
    on conflict do nothing
    returning id`,
};

const existing: TenantStatement<{ id: string }> = {
  name: 'find-lead-again',
  text: `
    select id from app.lead
    where tenant_id = $1 and visitor_id = $2 and (submission = $3 or request_id = $4)
    order by created_at limit 1`,
};

export interface NewLead {
  readonly conversationId: string | undefined;
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly note: string | undefined;
  readonly source: 'form' | 'assistant';
  /** The text that was shown; an unknown one counts as today's. */
  readonly consentVersion: string | undefined;
  /** Says "this very submission": the same one twice is one lead. */
  readonly submission: Buffer;
  readonly requestId: string | undefined;
}

/** @returns the lead's id; the one it had already where the same was submitted before. */
export async function storeLead(tx: TenantTransaction, lead: NewLead): Promise<string> {
  const { visitorId } = tx.bearer;
  const [stored] = await tx.query(insert, [
    visitorId, lead.conversationId ?? null, lead.name ?? null, lead.email ?? null, lead.phone ?? null, lead.note ?? null, lead.source,
    lead.consentVersion ?? null, lead.submission, lead.requestId ?? null,
  ]);
  const [row] = stored ? [stored] : await tx.query(existing, [visitorId, lead.submission, lead.requestId ?? null]);
  if (row === undefined) throw new Error('a lead was neither stored nor found');
  return row.id;
}
