import type { TenantStatement, TenantTransaction } from '../tenant.ts';

const statement: TenantStatement<{ id: string; conversation_id: string }> = {
  name: 'find-question',
  text: `
    select m.id, m.conversation_id from app.message m join app.conversation c on c.tenant_id = $1 and c.id = m.conversation_id
    where m.tenant_id = $1 and m.visitor_id = $2 and m.request_id = $3 and c.ended_at is null`,
};

/** @returns the bearer's message that was sent under this request id before. */
export async function findQuestion(tx: TenantTransaction, requestId: string): Promise<{ id: string; conversationId: string } | undefined> {
  const [row] = await tx.query(statement, [tx.bearer.visitorId, requestId]);
  return row && { id: row.id, conversationId: row.conversation_id };
}
