import type { TenantStatement, TenantTransaction } from '../tenant.ts';

const statement: TenantStatement<{ left: boolean }> = {
  name: 'has-lead',
  text: `select exists (select from app.lead l where l.tenant_id = $1 and l.conversation_id = $2) as left`,
};

/** @returns whether a way to be reached was left in a conversation of the bearer's. */
export async function hasLead(tx: TenantTransaction, conversationId: string): Promise<boolean> {
  const [row] = await tx.query(statement, [conversationId]);
  return row?.left ?? false;
}
