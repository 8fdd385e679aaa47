import type { QueryResultRow } from 'pg';
import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

const statement: TenantStatement<QueryResultRow> = {
  name: 'knowledge-store-passages',
  text: `
    insert into app.passage (tenant_id, document_id, url, id, ordinal, title, title_key, body, title_words, body_words)
    select $1, $2, $3, given.*
    from unnest($4::uuid[], $5::integer[], $6::text[], $7::text[], $8::text[], $9::integer[], $10::integer[]) as given
    on conflict (tenant_id, id) do update set title_words = excluded.title_words, body_words = excluded.body_words`,
};

export interface PassageRow {
  readonly id: string;
  readonly ordinal: number;
  readonly title: string;
  readonly titleKey: string;
  readonly body: string;
  /** Indexed words. */
  readonly titleWords: number;
  readonly bodyWords: number;
}

/** Passages that are there already get their new lengths. */
export async function storePassages(
  tx: TenantTransaction,
  document: { readonly id: string; readonly url: string | undefined },
  rows: readonly PassageRow[],
): Promise<void> {
  await tx.query(statement, [
    document.id, document.url ?? null,
    rows.map((row) => row.id), rows.map((row) => row.ordinal), rows.map((row) => row.title), rows.map((row) => row.titleKey),
    rows.map((row) => row.body), rows.map((row) => row.titleWords), rows.map((row) => row.bodyWords),
  ]);
}
