import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

export interface LockedIndex {
  readonly language: string;
  readonly dictionary: string;
}

const statement: TenantStatement<LockedIndex> = {
  name: 'knowledge-lock-index',
  text: `
    insert into app.knowledge_index as i (tenant_id, language, dictionary) values ($1, $2, $3)
    on conflict (tenant_id) do update set language = i.language
    returning i.language, i.dictionary`,
};

/**
 * Makes the tenant's index if there is none, and holds it until the transaction ends: one change of the knowledge at a time.
 *
 * @returns how the index that is there was made
 */
export async function lockIndex(tx: TenantTransaction, made: LockedIndex): Promise<LockedIndex> {
  const [row] = await tx.query(statement, [made.language, made.dictionary]);
  return row ?? made;
}
