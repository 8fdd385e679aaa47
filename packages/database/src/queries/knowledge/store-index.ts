import type { QueryResultRow } from 'pg';
import type { TenantStatement, TenantTransaction } from '../../tenant.ts';
import type { LockedIndex } from './lock-index.ts';
import type { Statistics } from './read-statistics.ts';

const statement: TenantStatement<QueryResultRow> = {
  name: 'knowledge-store-index',
  text: `
    update app.knowledge_index i
    set language = $2, dictionary = $3, passages = $4, title_words = $5, body_words = $6, stranger = $7
    where i.tenant_id = $1`,
};

/** Writes what questions are measured by. @param stranger a share: what a question scores here that is about something else */
export async function storeIndex(tx: TenantTransaction, made: LockedIndex, statistics: Statistics, stranger: number): Promise<void> {
  await tx.query(statement, [
    made.language, made.dictionary, statistics.passages, statistics.titleWords, statistics.bodyWords, stranger,
  ]);
}
