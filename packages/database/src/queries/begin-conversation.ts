import { randomUUID } from 'node:crypto';
import type { TenantStatement, TenantTransaction } from '../tenant.ts';

const insert: TenantStatement<never> = {
  name: 'begin-conversation',
  text: `insert into app.conversation (tenant_id, id, visitor_id) values ($1, $2, $3)`,
};

/** @returns the id of a new conversation of the bearer. */
export async function beginConversation(tx: TenantTransaction): Promise<string> {
  const id = randomUUID();
  await tx.change(insert, [id, tx.bearer.visitorId]);
  return id;
}
