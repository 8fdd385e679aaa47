import type { QueryResultRow } from 'pg';
import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

const postings: TenantStatement<QueryResultRow> = {
  name: 'knowledge-clear-all-postings',
  text: 'delete from app.posting where tenant_id = $1',
};
const vocabulary: TenantStatement<QueryResultRow> = {
  name: 'knowledge-clear-all-vocabulary',
  text: 'delete from app.vocabulary where tenant_id = $1',
};

/** Empties the tenant's index, so that it can be made in another language. Documents and passages stay. */
export async function clearIndex(tx: TenantTransaction): Promise<void> {
  await tx.query(postings);
  await tx.query(vocabulary);
}
