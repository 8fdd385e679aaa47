import { describe, expect, it } from 'vitest';
import type { AnswerPart, Assistant, Turn } from '../models/assistant.ts';
import { Conversation } from './conversation.ts';

/** No database: what a call says is not stored here, `tests/attacks/calls` has that. */
async function said(pickUp: string | undefined, taken?: readonly AnswerPart[]): Promise<string> {
  const parts: readonly AnswerPart[] = [{ type: 'text', text: 'At nine.' }, { type: 'finish', reason: 'stop' }];
  const assistant: Assistant = {
    model: 'test',
    async *answer() {
      yield* parts;
    },
  };
  async function* of(answer: readonly AnswerPart[]) {
    yield* answer;
  }
  const conversation = new Conversation({
    assistant, model: 'test', conversationId: undefined, mayAsk: async () => undefined, meter: async () => undefined,
    // The only transaction is that of the question; what it gives is all the turn is made of.
    asVisitor: async <T>() => begun as T,
    leads: { take: (_: Turn) => (taken === undefined ? undefined : of(taken)), pickUp: () => pickUp },
  });
  await conversation.ask('When do you open?');
  let text = '';
  for await (const part of conversation.answer(new AbortController().signal)) if (part.type === 'text') text += part.text;
  return text;
}

const begun = {
  bearer: { scopes: ['chat', 'voice', 'leads'] }, business: { name: 'A', language: 'en', consentText: 'ok' }, conversationId: 'c', questionId: 'q',
  text: 'When do you open?', history: [], leadCaptured: false, earlier: undefined,
};

describe('an answer in a call', () => {
  it('goes back to the details that the question interrupted', async () => {
    expect(await said('Shall we go on?')).toBe('At nine.\n\nShall we go on?');
    expect(await said(undefined)).toBe('At nine.');
  });

  it('is the dialogue’s own where the turn is about the details', async () => {
    expect(await said('Shall we go on?', [{ type: 'text', text: 'What is your name?' }])).toBe('What is your name?');
  });
});
