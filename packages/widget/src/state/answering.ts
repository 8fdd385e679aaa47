/** What an answer's events make of the messages. Pure: the same events give the same list. */
import type { AnswerEvent } from '../transport/api.ts';
import { emptyAnswer, type Message } from './chat-state.ts';

/** @returns the list with the message of that key changed */
export function change(messages: readonly Message[], key: string, to: Partial<Message>): Message[] {
  return messages.map((message) => (message.key === key ? { ...message, ...to } : message));
}

/**
 * Begins an answer. A request that was sent before is answered with the same words under the same id: then the answer is
 * written anew in its old place, and the question that was put in a second time goes.
 */
export function startAnswer(messages: readonly Message[], question: string, answer: string): Message[] {
  const known = messages.findIndex((message) => message.key === answer);
  const asked = messages.findIndex((message) => message.key === question);
  if (known >= 0) {
    return messages.filter((message, index) => message.key !== question || index < known).map((message) => (message.key === answer ? emptyAnswer(answer) : message));
  }
  // A piece of an answer that broke off is replaced by the one that comes now.
  const kept = messages.filter((message, index) => index <= asked || message.role === 'visitor' || message.finish !== null);
  return [...kept.slice(0, asked + 1), emptyAnswer(answer), ...kept.slice(asked + 1)];
}

/** @param key of the answer that is being written */
export function applyEvent(messages: readonly Message[], key: string, event: AnswerEvent): readonly Message[] {
  const answer = messages.find((message) => message.key === key);
  if (answer === undefined) return messages;
  switch (event.type) {
    case 'text-delta':
      return change(messages, key, { text: answer.text + event.text });
    case 'citation': {
      const { passage_id, title, excerpt, url } = event;
      const citation = { passage_id, title, excerpt, ...(url === undefined ? {} : { url }) };
      return change(messages, key, { citations: [...answer.citations, citation] });
    }
    case 'suggestions':
      return change(messages, key, { suggestions: event.titles });
    case 'tool-call':
      return event.name === 'offer_lead_form' ? change(messages, key, { offersLeadForm: true }) : messages;
    case 'message-end':
      return change(messages, key, { finish: event.finish_reason });
    case 'message-start':
    case 'lead-captured':
    case 'usage':
      return messages;
  }
}
