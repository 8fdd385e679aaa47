import { describe, expect, it } from 'vitest';
import type { AnswerPart, Assistant, Turn } from '../models/assistant.ts';
import { Conversation } from './conversation.ts';

interface Answered {
  /** Of the dialogue about details, after the assistant's answer. */
  readonly pickUp?: string;
  /** Of that dialogue, in place of the assistant's. */
  readonly taken?: readonly AnswerPart[];
  /** Of the assistant. */
  readonly parts?: readonly AnswerPart[];
}

/** No database: what a call says is not stored here, `tests/attacks/calls` has that. */
function conversationThat({ pickUp, taken, parts = [{ type: 'text', text: 'At nine.' }, { type: 'finish', reason: 'stop' }] }: Answered = {}): Conversation {
  const assistant: Assistant = {
    model: 'test',
    async *answer() {
      yield* parts;
    },
  };
  async function* of(answer: readonly AnswerPart[]) {
    yield* answer;
  }
  return new Conversation({
    assistant, model: 'test', conversationId: undefined, callId: 'call', mayAsk: async () => undefined, meter: async () => undefined,
    // The only transaction is that of the question; what it gives is all the turn is made of.
    asVisitor: async <T>() => begun as T,
    leads: { take: (_: Turn) => (taken === undefined ? undefined : of(taken)), pickUp: () => pickUp },
  });
}

async function said(answered: Answered): Promise<string> {
  const conversation = conversationThat(answered);
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
    expect(await said({ pickUp: 'Shall we go on?' })).toBe('At nine.\n\nShall we go on?');
    expect(await said({})).toBe('At nine.');
  });

  it('is the dialogue’s own where the turn is about the details', async () => {
    expect(await said({ pickUp: 'Shall we go on?', taken: [{ type: 'text', text: 'What is your name?' }] })).toBe('What is your name?');
  });

  it('asks aloud what is offered to the eye as buttons', async () => {
    const parts: AnswerPart[] = [{ type: 'text', text: 'Is it one of these?' }, { type: 'suggestions', titles: ['Parking', 'Delivery'] }, { type: 'finish', reason: 'suggestions' }];
    expect(await said({ parts })).toBe('Is it one of these? Parking or Delivery?');
  });
});

describe('words that are known only when their answer is over', () => {
  const whole = { text: 'At nine.', isWhole: true };

  it('belong to that answer, and not to the next turn', async () => {
    const conversation = conversationThat();
    conversation.expect();
    const first = conversation.keep(whole);
    conversation.expect();
    await conversation.ask('When do you open?');
    expect(await first).toMatchObject({ text: 'At nine.', conversationId: 'c' });
    await conversation.ask('And on Sunday?');
    expect(await conversation.keep({ text: 'Never.', isWhole: true })).toMatchObject({ text: 'Never.' });
  });

  it('that can’t be made out leave the next turn its own', async () => {
    const conversation = conversationThat();
    conversation.expect();
    const first = conversation.keep(whole);
    conversation.expect();
    conversation.giveUp();
    expect(await first).toBeUndefined();
    await conversation.ask('And on Sunday?');
    expect(await conversation.keep({ text: 'Never.', isWhole: true })).toMatchObject({ text: 'Never.' });
  });

  it('were none at all: what is said next is not their answer', async () => {
    const conversation = conversationThat();
    conversation.expect();
    conversation.giveUp();
    expect(await conversation.keep({ text: 'Are you still there?', isWhole: true })).toBeUndefined();
    await conversation.ask('When do you open?');
    let text = '';
    for await (const part of conversation.answer(new AbortController().signal)) if (part.type === 'text') text += part.text;
    expect(text).toBe('At nine.');
  });
});
