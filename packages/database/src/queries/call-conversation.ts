import type { TenantStatement, TenantTransaction } from '../tenant.ts';

const find: TenantStatement<{ id: string }> = {
  name: 'find-call-conversation',
  text: `
    with first as (
      select coalesce(r.first_id, r.id) as id from app.call r where r.tenant_id = $1 and r.id = $2 and r.visitor_id = $3)
    select c.id from app.call k join app.conversation c on c.tenant_id = k.tenant_id and c.id = k.conversation_id
    where k.tenant_id = $1 and (k.id = (select id from first) or k.first_id = (select id from first)) and k.visitor_id = $3 and c.ended_at is null
    order by k.started_at desc
    limit 1`,
};

const tie: TenantStatement<never> = {
  name: 'tie-call',
  text: `update app.call k set conversation_id = $3 where k.tenant_id = $1 and k.id = $2 and k.visitor_id = $4`,
};

/**
 * @param callId the bearer's own call that broke off
 * @returns the conversation that it, or what it went on with, was held in; undefined where none has begun, or it is ended
 */
export async function findCallConversation(tx: TenantTransaction, callId: string): Promise<string | undefined> {
  const [row] = await tx.query(find, [callId, tx.bearer.visitorId]);
  return row?.id;
}

/** Writes down which conversation the bearer's own call is held in. */
export async function tieCall(tx: TenantTransaction, callId: string, conversationId: string): Promise<void> {
  await tx.change(tie, [callId, conversationId, tx.bearer.visitorId]);
}
