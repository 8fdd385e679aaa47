import type { TenantStatement, TenantTransaction } from '../tenant.ts';

const named: TenantStatement<{ id: string }> = {
  name: 'find-conversation',
  text: `
    select c.id from app.conversation c
    where c.tenant_id = $1 and c.id = $2 and c.visitor_id = $3 and c.ended_at is null`,
};

const latest: TenantStatement<{ id: string }> = {
  name: 'find-current-conversation',
  text: `
    select c.id from app.conversation c
    where c.tenant_id = $1 and c.visitor_id = $2 and c.ended_at is null and c.last_message_at > now() - interval '30 days'
    order by c.last_message_at desc
    limit 1`,
};

/** @returns whether the bearer has a conversation of that id that is not ended; a foreign one counts as none. */
export async function hasConversation(tx: TenantTransaction, id: string): Promise<boolean> {
  return (await tx.query(named, [id, tx.bearer.visitorId])).length > 0;
}

/** @returns the id of the bearer's latest conversation of the past 30 days that is not ended. */
export async function findCurrentConversation(tx: TenantTransaction): Promise<string | undefined> {
  const [row] = await tx.query(latest, [tx.bearer.visitorId]);
  return row?.id;
}
