/**
 * One message of a visitor, answered.
 *
 * 1. `begin`: the visitor's words are committed. Nothing is sent before.
 * 2. The assistant answers; each part goes out as it comes.
 * 3. The answer and what it cost are committed, under the same pass, verified again. Then `message-end`. What an answer cost that is
 *    not kept is metered all the same: the provider charges for it.
 *
 * A message sent again under its request id is not stored twice: its answer is replayed, or made now if it never was.
 */
import { randomUUID } from 'node:crypto';
import type { MessageEvent, MessageRequest } from '@coatcheck/contract/messages';
import { beginConversation } from '@coatcheck/database/queries/begin-conversation';
import { findAssistant } from '@coatcheck/database/queries/find-assistant';
import { hasConversation } from '@coatcheck/database/queries/find-conversation';
import { findQuestion } from '@coatcheck/database/queries/find-question';
import { hasLead } from '@coatcheck/database/queries/has-lead';
import { listMessages, type ListedMessage } from '@coatcheck/database/queries/list-messages';
import { storeAnswer } from '@coatcheck/database/queries/store-answer';
import { storeUsage, type Usage } from '@coatcheck/database/queries/store-usage';
import { storeQuestion } from '@coatcheck/database/queries/store-question';
import { Refusal } from '@coatcheck/database/refusal';
import type { VisitorTransaction } from '../edge/frame-gate.ts';
import type { Assistant, LeadDraft, LeadSaved, Turn } from '../models/assistant.ts';
import { retrieve } from './knowledge/retrieve.ts';
import { takeLead } from './leads.ts';
import { Said } from './said.ts';

/** How much of a conversation an assistant is told, in messages. */
const historyMax = 20;

/** Runs a transaction as the visitor whose message it is. */
export type AsVisitor = <T>(work: (tx: VisitorTransaction) => Promise<T>) => Promise<T>;

/** Writes down what an answer cost that is not kept, whatever has become of the visitor's pass. Never fails. */
export type Meter = (usage: Usage) => Promise<void>;

/** What step 1 found or stored. */
export interface Begun {
  readonly bearer: VisitorTransaction['bearer'];
  readonly business: Turn['business'];
  readonly conversationId: string;
  readonly questionId: string;
  readonly text: string;
  readonly history: readonly ListedMessage[];
  readonly leadCaptured: boolean;
  /** The answer, where this message was answered before. */
  readonly earlier: ListedMessage | undefined;
}

/**
 * Step 1.
 *
 * @param spoken it was said in a call
 * @throws {Refusal} `not_found`: no such conversation of this visitor
 */
export async function begin(tx: VisitorTransaction, request: MessageRequest, spoken = false): Promise<Begun> {
  const asked = request.request_id === undefined ? undefined : await findQuestion(tx, request.request_id);
  const conversationId = asked?.conversationId ?? (await conversationFor(tx, request.conversation_id));
  const stored = asked?.id ?? (await storeQuestion(tx, { conversationId, text: request.text, requestId: request.request_id, spoken }));
  // The same request id arrived twice at once, and the other was first.
  if (stored === undefined) throw new Refusal('conflict');
  const messages = await listMessages(tx, conversationId, historyMax + 2);
  const assistant = await findAssistant(tx);
  const question = messages.find((message) => message.id === stored);
  return {
    bearer: tx.bearer,
    business: assistant,
    conversationId,
    questionId: stored,
    text: question?.text ?? request.text,
    history: messages.filter((message) => message.id !== stored && message.answers !== stored).slice(-historyMax),
    leadCaptured: await hasLead(tx, conversationId),
    earlier: messages.find((message) => message.answers === stored),
  };
}

async function conversationFor(tx: VisitorTransaction, wanted: string | undefined): Promise<string> {
  if (wanted === undefined) return beginConversation(tx);
  if (!(await hasConversation(tx, wanted))) throw new Refusal('not_found');
  return wanted;
}

/**
 * Steps 2 and 3.
 *
 * @param signal ends the answer: with a {@link Refusal}, which is passed on; at the time's end (what was said is kept, marked
 *   `length`); or because the visitor left
 * @throws {Refusal} the pass was switched off meanwhile
 * @throws {ModelUnavailable} nothing is stored then but the cost, so the same request id asks again
 */
export async function* answer(
  assistant: Assistant, begun: Begun, { asVisitor, meter }: { asVisitor: AsVisitor; meter: Meter }, signal: AbortSignal,
): AsyncGenerator<MessageEvent> {
  const { conversationId, earlier } = begun;
  if (earlier !== undefined) {
    yield* replay(conversationId, earlier);
    return;
  }
  const id = randomUUID();
  yield { type: 'message-start', conversation_id: conversationId, message_id: id };

  const said = new Said();
  const cost = () => ({ messageId: id, model: assistant.model, inputTokens: said.inputTokens, outputTokens: said.outputTokens });
  try {
    for await (const part of assistant.answer(turnFor(begun, asVisitor), signal)) {
      const event = said.hear(part);
      if (event !== undefined) yield event;
    }
  } catch (error) {
    if (!signal.aborted) {
      if (said.tokens > 0) await meter(cost());
      throw error;
    }
  }
  if (signal.aborted) {
    const why: unknown = signal.reason;
    if (!isTimeout(why)) {
      // Switched off, or the visitor left. The answer isn't kept, so that the same request id brings a whole one.
      await meter(cost());
      if (why instanceof Refusal) throw why;
      return;
    }
    if (said.isEmpty) {
      await meter(cost());
      throw new Refusal('model_unavailable');
    }
    said.finish = 'length';
  }
  try {
    await asVisitor(async (tx) => {
      await storeAnswer(tx, { id, conversationId, questionId: begun.questionId, ...said.whole() });
      await storeUsage(tx, cost());
    });
  } catch (error) {
    await meter(cost());
    throw error;
  }
  if (said.tokens > 0) {
    yield { type: 'usage', input_tokens: said.inputTokens, output_tokens: said.outputTokens };
  }
  yield { type: 'message-end', finish_reason: said.finish };
}

const isTimeout = (reason: unknown): boolean => reason instanceof DOMException && reason.name === 'TimeoutError';

/** @returns the turn as an assistant is given it; what it looks up and saves runs as the visitor. */
export function turnFor(begun: Begun, asVisitor: AsVisitor): Turn {
  const { conversationId } = begun;
  return {
    business: begun.business,
    question: begun.text,
    history: begun.history.map(({ role, text }) => ({ role, text })),
    leadsAllowed: begun.bearer.scopes.includes('leads'),
    leadCaptured: begun.leadCaptured,
    retrieve: (question, context) => asVisitor((tx) => retrieve(tx, question, context)),
    saveLead: (draft) => saveLead(asVisitor, conversationId, draft),
  };
}

/** A lead that an assistant took in a conversation. */
export function saveLead(asVisitor: AsVisitor, conversationId: string | undefined, draft: LeadDraft): Promise<LeadSaved> {
  return asVisitor(async (tx) => {
    if (!tx.bearer.scopes.includes('leads')) return { refused: 'Leaving contact details is not possible here.' };
    return { leadId: await takeLead(tx, { ...draft, conversationId }, 'assistant') };
  });
}

function* replay(conversationId: string, earlier: ListedMessage): Generator<MessageEvent> {
  yield { type: 'message-start', conversation_id: conversationId, message_id: earlier.id };
  if (earlier.text !== '') yield { type: 'text-delta', text: earlier.text };
  for (const citation of earlier.citations ?? []) yield { type: 'citation', ...citation };
  if (earlier.suggestions) yield { type: 'suggestions', titles: earlier.suggestions };
  if (earlier.offers_lead_form) yield { type: 'tool-call', name: 'offer_lead_form' };
  yield { type: 'message-end', finish_reason: earlier.finish_reason ?? 'stop' };
}
