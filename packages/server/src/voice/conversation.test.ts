import type { Usage } from '@coatcheck/database/queries/store-usage';
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
  /** Called with what is owed for an answer that is not kept. */
  readonly meter?: (usage: Usage) => Promise<void>;
}

/** No database: what a call says is not stored here, `tests/attacks/calls` has that. */
function conversationThat({ pickUp, taken, parts = [{ type: 'text', text: 'At nine.' }, { type: 'finish', reason: 'stop' }], meter = async () => undefined }: Answered = {}): Conversation {
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
    assistant, model: 'test', conversationId: undefined, callId: 'call', mayAsk: async () => undefined, meter,
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

describe('the end of a call', () => {
  const whole = { text: 'At nine.', isWhole: true };
  const usage = (inputTokens: number): AnswerPart => ({ type: 'usage', inputTokens, outputTokens: 1 });

  it('meters at once what was said to words that will not come any more', async () => {
    const owed: number[] = [];
    const conversation = conversationThat({ meter: async ({ inputTokens }) => void owed.push(inputTokens) });
    conversation.expect();
    conversation.hear(usage(10));
    const first = conversation.keep(whole);
    conversation.expect();
    conversation.hear(usage(20));
    const second = conversation.keep({ text: '', isWhole: false });
    const closing = conversation.close(1_000);
    // An end that comes from within the call keeps what was said last a moment later.
    conversation.expect();
    conversation.hear(usage(30));
    const third = conversation.keep(whole);
    expect(await closing).toBe(true);
    expect(await Promise.all([first, second, third])).toEqual([undefined, undefined, undefined]);
    expect(owed.toSorted((a, b) => a - b)).toEqual([10, 20, 30]);
  });

  it('waits for what is being written, and no longer than it may', async () => {
    const written = Promise.withResolvers<void>();
    const conversation = conversationThat({ meter: () => written.promise });
    conversation.expect();
    conversation.hear(usage(10));
    void conversation.keep(whole);
    expect(await conversation.close(20)).toBe(false);
    written.resolve();
    expect(await conversation.close(1_000)).toBe(true);
  });
});
