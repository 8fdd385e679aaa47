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
}

/** The assistant took the visitor's details by voice: thanked as for the form. */
export function leadSaved(store: ChatStore): void {
  const { messages } = store.get();
  store.set({ lead: { phase: 'saved', draft: emptyLead, failure: null, after: messages[messages.length - 1]?.key ?? null } });
}
