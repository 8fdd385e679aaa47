import type { ConversationSummary } from '@coatcheck/contract/operator/records';
import type { TenantStatement, TenantTransaction } from '../tenant.ts';

interface Row {
  conversation_id: string;
  visitor_id: string;
  started_at: Date;
  last_message_at: Date;
  messages: number;
  first_words: string | null;
}

const columns = `
  c.id as conversation_id, c.visitor_id, c.started_at, c.last_message_at,
  (select count(*) from app.message m where m.tenant_id = $1 and m.conversation_id = c.id) as messages,
  (select left(m.text, 120) from app.message m where m.tenant_id = $1 and m.conversation_id = c.id order by m.created_at limit 1) as first_words`;

const page: TenantStatement<Row> = {
  name: 'list-conversations',
  text: `
    select ${columns} from app.conversation c
    where c.tenant_id = $1
      and ($2::uuid is null or (c.last_message_at, c.id)
        < (select p.last_message_at, p.id from app.conversation p where p.tenant_id = $1 and p.id = $2))
    order by c.last_message_at desc, c.id desc
    limit $3`,
};

const one: TenantStatement<Row> = {
  name: 'show-conversation',
  text: `select ${columns} from app.conversation c where c.tenant_id = $1 and c.id = $2`,
};

/**
 * @param after the conversation that the last page ended with
 * @returns conversations, the latest spoken in first
 */
export async function listConversations(tx: TenantTransaction, after: string | undefined, limit: number): Promise<ConversationSummary[]> {
  return (await tx.query(page, [after ?? null, limit])).map(summary);
}

/** @returns any conversation that the bearer may see, ended ones too. */
export async function showConversation(tx: TenantTransaction, id: string): Promise<ConversationSummary | undefined> {
  const [row] = await tx.query(one, [id]);
  return row && summary(row);
}

function summary(row: Row): ConversationSummary {
  return {
    conversation_id: row.conversation_id,
    visitor_id: row.visitor_id,
    started_at: row.started_at.toISOString(),
    last_message_at: row.last_message_at.toISOString(),
    messages: row.messages,
    first_words: row.first_words ?? '',
  };
}
