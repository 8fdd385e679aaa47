import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

export interface StoredPassage {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
}

const statement: TenantStatement<StoredPassage> = {
  name: 'knowledge-read-passages',
  text: `
    select p.id, p.title, p.body, p.url
    from app.passage p
    where p.tenant_id = $1 and p.id = any ($2::uuid[])
    order by array_position($2::uuid[], p.id)`,
};

/** @returns in the order of the ids */
export async function readPassages(tx: TenantTransaction, ids: readonly string[]): Promise<StoredPassage[]> {
  return tx.query(statement, [ids]);
}
