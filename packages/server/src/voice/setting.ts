/** What a call is begun with: whose business it is, and what was said before in this conversation. */
import { findCallConversation } from '@coatcheck/database/queries/call-conversation';
import { findAssistant } from '@coatcheck/database/queries/find-assistant';
import { hasConversation } from '@coatcheck/database/queries/find-conversation';
import { listMessages } from '@coatcheck/database/queries/list-messages';
import { Refusal } from '@coatcheck/database/refusal';
import type { VisitorTransaction } from '../edge/frame-gate.ts';
import type { EngineHost } from './engine.ts';

/** How much of the conversation an engine that answers itself is told, in messages. */
const historyMax = 20;

export interface CallSetting extends Pick<EngineHost, 'business' | 'leadsAllowed' | 'history'> {
  /** The conversation it goes on with; undefined: a new one begins with the first words. */
  readonly conversationId: string | undefined;
}

export interface AskedFor {
  readonly conversationId: string | undefined;
  /** The call that broke off. Where it was held comes first: what it said last may never have reached the visitor's side. */
  readonly resume: string | undefined;
}

/** @throws {Refusal} `not_found`: no such conversation of this visitor */
export async function readSetting(tx: VisitorTransaction, asked: AskedFor): Promise<CallSetting> {
  const formerly = asked.resume === undefined ? undefined : await findCallConversation(tx, asked.resume);
  const conversationId = formerly ?? asked.conversationId;
  if (conversationId !== undefined && !(await hasConversation(tx, conversationId))) throw new Refusal('not_found');
  const messages = conversationId === undefined ? [] : await listMessages(tx, conversationId, historyMax);
  return {
    business: await findAssistant(tx),
    leadsAllowed: tx.bearer.scopes.includes('leads'),
    history: messages.map(({ role, text }) => ({ role, text })),
    conversationId,
  };
}
