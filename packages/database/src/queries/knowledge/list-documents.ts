import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

interface Row {
  id: string; name: string; passages: number; characters: number; added_at: Date;
}

const statement: TenantStatement<Row> = {
  name: 'knowledge-list-documents',
  text: `
    select d.id, d.name, d.characters, d.added_at,
           (select count(*)::integer from app.passage p where p.tenant_id = $1 and p.document_id = d.id) as passages
    from app.document d
    where d.tenant_id = $1
    order by d.name`,
};

export interface ListedDocument {
  readonly id: string;
  readonly name: string;
  readonly passages: number;
  /** UTF-16 code units of its source. */
  readonly characters: number;
  readonly addedAt: Date;
}

/** @returns the tenant's documents, by name */
export async function listDocuments(tx: TenantTransaction): Promise<ListedDocument[]> {
  const rows = await tx.query(statement);
  return rows.map(({ added_at, ...row }) => ({ ...row, addedAt: added_at }));
}
