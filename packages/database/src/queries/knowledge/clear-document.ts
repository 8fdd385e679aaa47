import type { QueryResultRow } from 'pg';
import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

const passages: TenantStatement<QueryResultRow> = {
  name: 'knowledge-clear-passages',
  text: 'delete from app.passage where tenant_id = $1 and document_id = $2',
};
const vocabulary: TenantStatement<QueryResultRow> = {
  name: 'knowledge-clear-vocabulary',
  text: 'delete from app.vocabulary where tenant_id = $1 and document_id = $2',
};

/** Takes a document's passages and words away, with their postings; the document stays. */
export async function clearDocument(tx: TenantTransaction, documentId: string): Promise<void> {
  await tx.query(passages, [documentId]);
  await tx.query(vocabulary, [documentId]);
}
