import { problemOf } from '@coatcheck/contract/problems';
import { describe, expect, it } from 'vitest';
import { type AnswerEvent, createApi } from './api.ts';
import { Failure } from './failure.ts';
import type { Call } from './http.ts';
import type { PassKeeper } from './pass.ts';

const id = '6f9619ff-8b86-4d01-b42d-00c04fc964ff';
const never = new AbortController().signal;

function setUp(...answers: (Response | Failure)[]) {
  const calls: Call[] = [];
  const seen = { refreshed: 0 };
  const passes: PassKeeper = {
    open: async () => undefined,
    fallBack: async () => undefined,
    current: async () => `pass-${seen.refreshed}`,
    refresh: async () => {
      seen.refreshed += 1;
    },
    onRenewed: () => () => undefined,
    dueInMs: () => undefined,
    hasLapsed: () => false,
    isUnbound: false,
    isEphemeral: false,
    scopes: [],
  };
  const api = createApi(async (call) => {
    calls.push(call);
    const answer = answers.shift();
    if (answer === undefined || answer instanceof Failure) throw answer ?? new Error('one request too many');
    return answer;
  }, passes);
  return { api, calls, seen };
}

const stream = (...events: unknown[]) => new Response(events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join(''));
const start = { type: 'message-start', conversation_id: id, message_id: id };
const end = { type: 'message-end', finish_reason: 'stop' };

async function say(...events: unknown[]): Promise<AnswerEvent[]> {
  const seen: AnswerEvent[] = [];
  await setUp(stream(...events)).api.say({ text: 'hi' }, (event) => seen.push(event), never);
  return seen;
}

describe('an answer', () => {
  it('arrives event by event', async () => {
    const events = [start, { type: 'text-delta', text: 'Hi' }, end];
    expect(await say(...events)).toEqual(events);
  });

  it('loses nothing to events that nobody knows yet, or that are broken', async () => {
    expect(await say(start, { type: 'hologram', x: 1 }, '{not json', 'null', { type: 'text-delta', text: 7 }, end)).toEqual([start, end]);
  });

  it('ends also for a reason that nobody knows yet', async () => {
    expect(await say(start, { type: 'message-end', finish_reason: 'tea_time' })).toEqual([start, end]);
  });

  it('fails with the problem that the stream tells, known or not', async () => {
    await expect(say(start, { type: 'error', problem: problemOf('model_unavailable') }, end)).rejects.toMatchObject({ code: 'model_unavailable', retryable: true });
    await expect(say(start, { type: 'error', problem: { code: 'tea_time' } })).rejects.toMatchObject({ code: 'tea_time' });
    await expect(say(start, { type: 'error' })).rejects.toMatchObject({ code: 'internal' });
  });

  it('that stops without an end was interrupted', async () => {
    await expect(say(start, { type: 'text-delta', text: 'Hi' })).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('a request whose pass ran out on a slow clock', () => {
  const expired = () => new Failure('pass_expired', { retryable: false });

  it('is made again with the next pass, once', async () => {
    const { api, calls, seen } = setUp(expired(), Response.json({ conversation: null }));
    expect(await api.restore()).toBeNull();
    expect(calls.map(({ pass }) => pass)).toEqual(['pass-0', 'pass-1']);
    expect(seen.refreshed).toBe(1);
  });

  it('fails when that does not help', async () => {
    await expect(setUp(expired(), expired()).api.restore()).rejects.toMatchObject({ code: 'pass_expired' });
  });
});

describe('what is restored', () => {
  const stored = { id, role: 'assistant', text: 'Hi', created_at: '2026-01-01T00:00:00Z' };

  it('keeps the messages it knows and leaves out the others', async () => {
    const messages = [stored, { ...stored, role: 'ghost' }, 7, { ...stored, finish_reason: 'tea_time' }];
    const { api } = setUp(Response.json({ conversation: { id, messages, lead_captured: true, mood: 'fine' } }));
    expect(await api.restore()).toEqual({ conversationId: id, messages: [stored], leadCaptured: true });
  });

  it('is a failure where it has no such shape', async () => {
    await expect(setUp(Response.json([])).api.restore()).rejects.toMatchObject({ code: 'internal' });
    await expect(setUp(new Response('hello')).api.restore()).rejects.toMatchObject({ code: 'internal' });
  });
});
