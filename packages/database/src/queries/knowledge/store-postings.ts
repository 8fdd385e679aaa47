import type { QueryResultRow } from 'pg';
import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

const statement: TenantStatement<QueryResultRow> = {
  name: 'knowledge-store-postings',
  text: `
    insert into app.posting (tenant_id, lexeme, passage_id, title_count, body_count)
    select $1, given.* from unnest($2::text[], $3::uuid[], $4::smallint[], $5::smallint[]) as given`,
};

export interface PostingRow {
  readonly lexeme: string;
  readonly passageId: string;
  readonly titleCount: number;
  readonly bodyCount: number;
}

/** A message of a few hundred kilobytes each, so that a large document doesn't hold the connection's buffers. */
const rowsMax = 10_000;

export async function storePostings(tx: TenantTransaction, rows: readonly PostingRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsMax) {
    const part = rows.slice(at, at + rowsMax);
    await tx.query(statement, [
      part.map((row) => row.lexeme), part.map((row) => row.passageId), part.map((row) => row.titleCount), part.map((row) => row.bodyCount),
    ]);
  }
}
