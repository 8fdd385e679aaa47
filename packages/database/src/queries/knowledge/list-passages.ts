import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

export interface ListedPassage {
  readonly id: string;
  readonly document_id: string;
  readonly ordinal: number;
  readonly title: string;
  readonly body: string;
}

const statement: TenantStatement<ListedPassage> = {
  name: 'knowledge-list-passages',
  text: `
    select p.id, p.document_id, p.ordinal, p.title, p.body
    from app.passage p
    where p.tenant_id = $1
    order by p.document_id, p.ordinal`,
};

/** @returns all the tenant's passages, by document and in its order */
export async function listPassages(tx: TenantTransaction): Promise<ListedPassage[]> {
  return tx.query(statement);
}
