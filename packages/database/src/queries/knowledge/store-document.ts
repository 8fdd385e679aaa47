import type { QueryResultRow } from 'pg';
import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

const statement: TenantStatement<QueryResultRow> = {
  name: 'knowledge-store-document',
  text: `
    insert into app.document (tenant_id, id, name, format, content_hash, url, characters)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (tenant_id, name) do update
      set format = excluded.format, content_hash = excluded.content_hash, url = excluded.url, characters = excluded.characters,
          added_at = clock_timestamp()`,
};

export interface DocumentRow {
  readonly id: string;
  readonly name: string;
  readonly format: 'markdown' | 'text' | 'html';
  /** SHA-256. */
  readonly contentHash: Buffer;
  readonly url: string | undefined;
  readonly characters: number;
}

/** Under a name that is taken it keeps that document's id. Its passages are another matter. */
export async function storeDocument(tx: TenantTransaction, row: DocumentRow): Promise<void> {
  await tx.query(statement, [row.id, row.name, row.format, row.contentHash, row.url ?? null, row.characters]);
}
