import type { TenantStatement, TenantTransaction } from '../tenant.ts';

interface Row {
  id: string;
  lead_captured: boolean;
}

const found = `
  c.id,
  exists (select from app.lead l where l.tenant_id = $1 and l.conversation_id = c.id) as lead_captured`;

const named: TenantStatement<Row> = {
  name: 'find-conversation',
  text: `
    select ${found} from app.conversation c
    where c.tenant_id = $1 and c.id = $2 and c.visitor_id = $3 and c.ended_at is null`,
};

const latest: TenantStatement<Row> = {
  name: 'find-current-conversation',
  text: `
    select ${found} from app.conversation c
    where c.tenant_id = $1 and c.visitor_id = $2 and c.ended_at is null and c.last_message_at > now() - interval '30 days'
    order by c.last_message_at desc
    limit 1`,
};

export interface OpenConversation {
  readonly id: string;
  readonly leadCaptured: boolean;
}

/** @returns the bearer's own conversation of that id while it is not ended; undefined for any other, foreign or absent alike. */
export async function findConversation(tx: TenantTransaction, id: string): Promise<OpenConversation | undefined> {
  return openConversation(await tx.query(named, [id, tx.bearer.visitorId]));
}

/** @returns the bearer's latest conversation of the past 30 days that is not ended. */
export async function findCurrentConversation(tx: TenantTransaction): Promise<OpenConversation | undefined> {
  return openConversation(await tx.query(latest, [tx.bearer.visitorId]));
}

function openConversation([row]: Row[]): OpenConversation | undefined {
  return row && { id: row.id, leadCaptured: row.lead_captured };
}
