import type { TenantStatement, TenantTransaction } from '../tenant.ts';

const insert: TenantStatement<{ id: string }> = {
  name: 'store-question',
  text: `
    insert into app.message (tenant_id, conversation_id, visitor_id, role, text, request_id)
    values ($1, $2, $3, 'visitor', $4, $5)
    on conflict (tenant_id, visitor_id, request_id) do nothing
    returning id`,
};

const touch: TenantStatement<{ id: string }> = {
  name: 'touch-conversation',
  text: `update app.conversation set last_message_at = clock_timestamp() where tenant_id = $1 and id = $2`,
};

export interface Question {
  readonly conversationId: string;
  readonly text: string;
  readonly requestId: string | undefined;
}

/** @returns the id of the visitor's message; undefined if one with that request id is stored already. */
export async function storeQuestion(tx: TenantTransaction, question: Question): Promise<string | undefined> {
  const [row] = await tx.query(insert, [question.conversationId, tx.bearer.visitorId, question.text, question.requestId ?? null]);
  if (row !== undefined) await tx.query(touch, [question.conversationId]);
  return row?.id;
}
