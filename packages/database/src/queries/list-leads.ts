import type { Lead } from '@coatcheck/contract/operator/records';
import type { TenantStatement, TenantTransaction } from '../tenant.ts';

interface Row extends Omit<Lead, 'created_at'> {
  created_at: Date;
}

const statement: TenantStatement<Row> = {
  name: 'list-leads',
  text: `
    select l.id as lead_id, l.created_at, l.name, l.email, l.phone, l.note, l.source, c.text as consent_text, l.conversation_id
    from app.lead l join app.consent_text c on c.tenant_id = $1 and c.version = l.consent_version
    where l.tenant_id = $1
      and ($2::uuid is null or (l.created_at, l.id) < (select p.created_at, p.id from app.lead p where p.tenant_id = $1 and p.id = $2))
    order by l.created_at desc, l.id desc
    limit $3`,
};

/**
 * @param after the lead that the last page ended with
 * @returns leads, newest first
 */
export async function listLeads(tx: TenantTransaction, after: string | undefined, limit: number): Promise<Lead[]> {
  const rows = await tx.query(statement, [after ?? null, limit]);
  return rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }));
}
