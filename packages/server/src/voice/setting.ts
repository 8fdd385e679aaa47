/** What a call is begun with: whose business it is, and what was said before in this conversation. */
import { findAssistant } from '@coatcheck/database/queries/find-assistant';
import { hasConversation } from '@coatcheck/database/queries/find-conversation';
import { listMessages } from '@coatcheck/database/queries/list-messages';
import { Refusal } from '@coatcheck/database/refusal';
import type { VisitorTransaction } from '../edge/frame-gate.ts';
import type { EngineHost } from './engine.ts';

/** How much of the conversation an engine that answers itself is told, in messages. */
const historyMax = 20;

/** @throws {Refusal} `not_found`: no such conversation of this visitor */
export async function readSetting(
  tx: VisitorTransaction, conversationId: string | undefined,
): Promise<Pick<EngineHost, 'business' | 'leadsAllowed' | 'history'>> {
  if (conversationId !== undefined && !(await hasConversation(tx, conversationId))) throw new Refusal('not_found');
  const messages = conversationId === undefined ? [] : await listMessages(tx, conversationId, historyMax);
  return {
    business: await findAssistant(tx),
    leadsAllowed: tx.bearer.scopes.includes('leads'),
    history: messages.map(({ role, text }) => ({ role, text })),
  };
}
