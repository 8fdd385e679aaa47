import type { StoredMessage } from '@coatcheck/contract/conversations';
import { Citation, FinishReason } from '@coatcheck/contract/messages';
import * as z from 'zod/mini';
import type { TenantStatement, TenantTransaction } from '../tenant.ts';

interface Row {
  id: string;
  role: 'visitor' | 'assistant';
  text: string;
  request_id: string | null;
  answers: string | null;
  citations: unknown;
  suggestions: string[];
  offers_lead_form: boolean;
  finish_reason: string | null;
  spoken: boolean;
  created_at: Date;
}

// The latest, oldest first.
const statement: TenantStatement<Row> = {
  name: 'list-messages',
  text: `
    select * from (
      select m.id, m.role, m.text, m.request_id, m.answers, m.citations, m.suggestions, m.offers_lead_form, m.finish_reason, m.spoken, m.created_at
      from app.message m
      where m.tenant_id = $1 and m.conversation_id = $2
      order by m.created_at desc, m.id
      limit $3
    ) latest order by created_at, id desc`,
};

const Citations = z.array(Citation);

export interface ListedMessage extends StoredMessage {
  /** On an answer: the message it answers. */
  readonly answers?: string;
}

/**
 * @param limit how many at most; the latest are kept
 * @returns the messages of a conversation that the bearer may see, oldest first
 */
export async function listMessages(tx: TenantTransaction, conversationId: string, limit: number): Promise<ListedMessage[]> {
  const rows = await tx.query(statement, [conversationId, limit]);
  return rows.map((row) => {
    const citations = Citations.parse(row.citations);
    return {
      id: row.id,
      role: row.role,
      text: row.text,
      created_at: row.created_at.toISOString(),
      ...(citations.length > 0 ? { citations } : {}),
      ...(row.suggestions.length > 0 ? { suggestions: row.suggestions } : {}),
      ...(row.offers_lead_form ? { offers_lead_form: true } : {}),
      ...(row.spoken ? { spoken: true } : {}),
      ...(row.finish_reason === null ? {} : { finish_reason: FinishReason.parse(row.finish_reason) }),
      ...(row.request_id === null ? {} : { request_id: row.request_id }),
      ...(row.answers === null ? {} : { answers: row.answers }),
    };
  });
}
