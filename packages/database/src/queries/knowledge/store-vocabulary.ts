import type { QueryResultRow } from 'pg';
import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

const statement: TenantStatement<QueryResultRow> = {
  name: 'knowledge-store-vocabulary',
  text: `
    insert into app.vocabulary (tenant_id, document_id, word, lexeme, letters, passages)
    select $1, $2, given.word, given.lexeme, char_length(given.word), given.passages
    from unnest($3::text[], $4::text[], $5::integer[]) as given (word, lexeme, passages)`,
};

export interface VocabularyRow {
  /** Folded. */
  readonly word: string;
  readonly lexeme: string;
  readonly passages: number;
}

export async function storeVocabulary(tx: TenantTransaction, documentId: string, rows: readonly VocabularyRow[]): Promise<void> {
  await tx.query(statement, [documentId, rows.map((row) => row.word), rows.map((row) => row.lexeme), rows.map((row) => row.passages)]);
}
