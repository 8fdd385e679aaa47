/** What was said, as messages of the conversation like those that were written. */
import { type ChatStore, emptyAnswer, emptyLead, type Message } from '../state/chat-state.ts';
import type { Transcript } from './call.ts';

/** Messages whose id the server did not tell get one of ours, for as long as they are shown. */
let unnamed = 0;

/** @param transcript a final one */
export function addSpoken(store: ChatStore, { role, text, message_id: id, conversation_id, citations }: Transcript): void {
  const { messages, conversationId } = store.get();
  if (text.trim() === '') return;
  const key = id ?? `spoken ${(unnamed += 1)}`;
  const message: Message = {
    ...emptyAnswer(key),
    role: role === 'user' ? 'visitor' : 'assistant',
    text,
    citations: citations ?? [],
    finish: role === 'user' ? null : 'stop',
  };
  const isKnown = messages.some((one) => one.key === key);
  store.set({
    messages: isKnown ? messages.map((one) => (one.key === key ? message : one)) : [...messages, message],
    conversationId: conversation_id ?? conversationId,
  });
  if (role === 'assistant') placeThanks(store);
}

/** The assistant took the visitor's details by voice: thanked as for the form, below the answer that says so. */
export function leadSaved(store: ChatStore): void {
  const last = lastMessage(store);
  store.set({ lead: { phase: 'saved', draft: emptyLead, failure: null, after: last?.role === 'assistant' ? last.key : null } });
}

/** Where the answer was still to come the thanks stood at the end; from now on they stay where they are. */
export function placeThanks(store: ChatStore): void {
  const { lead } = store.get();
  if (lead.phase === 'saved' && lead.after === null) store.set({ lead: { ...lead, after: lastMessage(store)?.key ?? null } });
}

function lastMessage(store: ChatStore): Message | undefined {
  const { messages } = store.get();
  return messages[messages.length - 1];
}
