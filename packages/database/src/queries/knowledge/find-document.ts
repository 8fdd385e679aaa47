import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

interface Row {
  id: string; content_hash: Buffer; format: string; url: string | null; passages: number;
}

const statement: TenantStatement<Row> = {
  name: 'knowledge-find-document',
  text: `
    select d.id, d.content_hash, d.format, d.url,
           (select count(*)::integer from app.passage p where p.tenant_id = $1 and p.document_id = d.id) as passages
    from app.document d
    where d.tenant_id = $1 and d.name = $2`,
};

export interface FoundDocument {
  readonly id: string;
  readonly contentHash: Buffer;
  readonly format: string;
  readonly url: string | null;
  readonly passages: number;
}

export async function findDocument(tx: TenantTransaction, name: string): Promise<FoundDocument | undefined> {
  const [row] = await tx.query(statement, [name]);
  return row && { id: row.id, contentHash: row.content_hash, format: row.format, url: row.url, passages: row.passages };
}
