import type { TenantStatement, TenantTransaction } from '../tenant.ts';

const statement: TenantStatement<never> = {
  name: 'end-conversations',
  text: `
    update app.conversation set ended_at = clock_timestamp()
    where tenant_id = $1 and visitor_id = $2 and ended_at is null`,
};

/** Ends all of the bearer's conversations: they are not shown to the visitor again. @returns how many there were. */
export async function endConversations(tx: TenantTransaction): Promise<number> {
  return tx.change(statement, [tx.bearer.visitorId]);
}
