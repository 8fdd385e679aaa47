import type { TenantStatement, TenantTransaction } from '../tenant.ts';

const statement: TenantStatement<{ id: string }> = {
  name: 'begin-conversation',
  text: `
    insert into app.conversation (tenant_id, visitor_id) values ($1, $2)
    returning id`,
};

/** @returns the id of a new conversation of the bearer. */
export async function beginConversation(tx: TenantTransaction): Promise<string> {
  const [row] = await tx.query(statement, [tx.bearer.visitorId]);
  if (row === undefined) throw new Error('an insert returned no row');
  return row.id;
}
