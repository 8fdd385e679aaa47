import type { AuditList } from '@coatcheck/contract/operator/tenants';
import type { TenantStatement, TenantTransaction } from '../tenant.ts';

type Entry = AuditList['entries'][number];
interface Row extends Omit<Entry, 'at'> {
  at: Date;
}

const statement: TenantStatement<Row> = {
  name: 'list-audit',
  text: `
    select e.id, e.at, e.actor, e.action, e.subject, e.reason, e.detail
    from app.audit_entry e
    where e.tenant_id = $1
      and ($2::uuid is null or (e.at, e.id) < (select p.at, p.id from app.audit_entry p where p.tenant_id = $1 and p.id = $2))
    order by e.at desc, e.id desc
    limit $3`,
};

/**
 * @param after the entry that the last page ended with
 * @returns who did what to this tenant, newest first
 */
export async function listAudit(tx: TenantTransaction, after: string | undefined, limit: number): Promise<Entry[]> {
  const rows = await tx.query(statement, [after ?? null, limit]);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
