/**
 * `GET /v1/conversations/current`: what the panel shows after a reload.
 * `DELETE /v1/conversations/current`: forget it; the next open is somebody new.
 */
import type { CurrentConversation, StoredMessage } from '@coatcheck/contract/conversations';
import { endConversations } from '@coatcheck/database/queries/end-conversations';
import { findCurrentConversation } from '@coatcheck/database/queries/find-conversation';
import { hasLead } from '@coatcheck/database/queries/has-lead';
import { listMessages, type ListedMessage } from '@coatcheck/database/queries/list-messages';
import type { Context } from 'hono';
import type { EdgeEnv } from '../edge/address-of.ts';
import type { FrameGate } from '../edge/frame-gate.ts';
import { jsonReply, sealed } from '../edge/reply.ts';
import type { Limits } from '../limits/limits.ts';
import { visitorCookie } from '../edge/cookies.ts';

/** The latest messages that are shown again. */
const messagesMax = 200;

export interface ConversationRouteParts {
  readonly gate: Pick<FrameGate, 'enter'>;
  readonly limits: Pick<Limits, 'conversation'>;
}

export function currentConversationRoute({ gate, limits }: ConversationRouteParts) {
  return async (c: Context<EdgeEnv>): Promise<Response> => {
    const answer = await gate.enter(c).transaction('chat', async (tx): Promise<CurrentConversation> => {
      await limits.conversation(tx.bearer.visitorId);
      const current = await findCurrentConversation(tx);
      if (current === undefined) return { conversation: null };
      const messages = await listMessages(tx, current, messagesMax);
      return { conversation: { id: current, messages: shown(messages), lead_captured: await hasLead(tx, current) } };
    });
    return jsonReply(answer);
  };
}

export function forgetConversationRoute({ gate, limits }: ConversationRouteParts) {
  return async (c: Context<EdgeEnv>): Promise<Response> => {
    await gate.enter(c).transaction('chat', async (tx) => {
      await limits.conversation(tx.bearer.visitorId);
      await endConversations(tx);
    });
    return new Response(null, { status: 204, headers: { ...sealed, 'set-cookie': visitorCookie.forgotten } });
  };
}

/** @returns the messages for the panel: a request id only where it is still good for something. */
function shown(messages: readonly ListedMessage[]): StoredMessage[] {
  const answered = new Set(messages.flatMap(({ answers }) => answers ?? []));
  return messages.map(({ answers: _, request_id, ...message }) => ({
    ...message,
    ...(request_id !== undefined && !answered.has(message.id) ? { request_id } : {}),
  }));
}
