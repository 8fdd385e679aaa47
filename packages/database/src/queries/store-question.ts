import { randomUUID } from 'node:crypto';
import type { TenantStatement, TenantTransaction } from '../tenant.ts';

// No target: naming the columns that may conflict counts as reading them. The id is new, so only the request id can.
const insert: TenantStatement<never> = {
  name: 'store-question',
  text: `
    insert into app.message (tenant_id, id, conversation_id, visitor_id, role, text, request_id, spoken)
    values ($1, $2, $3, $4, 'visitor', $5, $6, $7)
    on conflict do nothing`,
};

const touch: TenantStatement<never> = {
  name: 'touch-conversation',
  text: `update app.conversation set last_message_at = clock_timestamp() where tenant_id = $1 and id = $2`,
};

export interface Question {
  readonly conversationId: string;
  readonly text: string;
  readonly requestId: string | undefined;
  /** Said in a call. */
  readonly spoken?: boolean;
}

/** @returns the id of the visitor's message; undefined if one with that request id is stored already. */
export async function storeQuestion(tx: TenantTransaction, question: Question): Promise<string | undefined> {
  const id = randomUUID();
  const stored = await tx.change(insert, [id, question.conversationId, tx.bearer.visitorId, question.text, question.requestId ?? null, question.spoken === true]);
  if (stored === 0) return undefined;
  await tx.change(touch, [question.conversationId]);
  return id;
}
