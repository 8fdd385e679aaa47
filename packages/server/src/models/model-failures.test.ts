import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { assistantAt, canaryKey, type Reached, reach, type Route, routes } from '../../../../tests/harness/provider/routes.ts';
import type { ScriptedAnswer, Trouble } from '../../../../tests/harness/provider/script.ts';
import { startProvider } from '../../../../tests/harness/provider/start-provider.ts';
import { hear, turnOf } from '../../../../tests/harness/provider/turn.ts';
import { type ModelFailure, ModelUnavailable } from './assistant.ts';

/** Stands in every body, header and event of a provider in trouble. */
const providerCanary = 'canary-of-the-provider-b71c';
const question = 'canary-of-the-visitor-90aa: when are you open?';

interface Case {
  readonly name: string;
  readonly trouble: Trouble;
  readonly failure: ModelFailure;
  readonly status?: number;
  /** Requests made until it is given up. */
  readonly requests: number;
}

const body = JSON.stringify({ error: { message: providerCanary, type: providerCanary, code: 500 } });
const status = (code: number, headers: Record<string, string> = {}): Trouble => ({
  kind: 'status',
  status: code,
  body,
  headers: { 'x-request-id': providerCanary, ...headers },
});

const cases: readonly Case[] = [
  { name: '500 with a body', trouble: status(500), failure: 'rejected', status: 500, requests: 2 },
  { name: '529 overloaded', trouble: status(529), failure: 'rejected', status: 529, requests: 2 },
  { name: '400', trouble: status(400), failure: 'rejected', status: 400, requests: 1 },
  { name: '403', trouble: status(403), failure: 'rejected', status: 403, requests: 1 },
  {
    name: '429 with a short wait',
    trouble: status(429, { 'retry-after': '0' }),
    failure: 'rate_limited',
    status: 429,
    requests: 2,
  },
  {
    name: '429 with a long wait',
    trouble: status(429, { 'retry-after': '30' }),
    failure: 'rate_limited',
    status: 429,
    requests: 1,
  },
  {
    name: 'an error of its own in the stream',
    trouble: { kind: 'error-event', message: providerCanary },
    failure: 'rejected',
    requests: 2,
  },
  { name: 'an event that is not JSON', trouble: { kind: 'malformed' }, failure: 'invalid_answer', requests: 1 },
  { name: 'a torn connection', trouble: { kind: 'cut' }, failure: 'broken_stream', requests: 2 },
  { name: 'a stream that ends at once', trouble: { kind: 'end-early' }, failure: 'broken_stream', requests: 2 },
  { name: 'a torn connection after some words', trouble: { kind: 'cut', afterTokens: 3 }, failure: 'broken_stream', requests: 1 },
  {
    name: 'a stream that ends after some words',
    trouble: { kind: 'end-early', afterTokens: 3 },
    failure: 'broken_stream',
    requests: 1,
  },
  { name: 'nonsense after some words', trouble: { kind: 'malformed', afterTokens: 3 }, failure: 'invalid_answer', requests: 1 },
  {
    name: 'an error after some words',
    trouble: { kind: 'error-event', afterTokens: 3, message: providerCanary },
    failure: 'rejected',
    requests: 1,
  },
  { name: 'a stream that goes silent', trouble: { kind: 'half-open', afterTokens: 3 }, failure: 'broken_stream', requests: 1 },
  { name: 'no first token', trouble: { kind: 'half-open' }, failure: 'timeout', requests: 1 },
  {
    name: 'an event without end',
    trouble: { kind: 'endless-event', bytes: 4 * 1024 * 1024 },
    failure: 'invalid_answer',
    requests: 1,
  },
];

const shortWaits = { firstTokenMsMax: 400, betweenTokensMsMax: 100, responseBytesMax: 1024 * 1024 };
const words: Pick<ScriptedAnswer, 'tokens'> = { tokens: 'We are open from 8:00 to 18:00 [1].' };

/** Everything a log, a debugger or a careless `JSON.stringify` could show of an error. */
function everythingIn(error: unknown): string {
  const stack =
    error instanceof Error ? `${error.message} ${error.stack ?? ''} ${JSON.stringify(Object.getOwnPropertyNames(error))}` : '';
  const inspected = inspect(error, { depth: Infinity, showHidden: true, getters: true });
  return `${inspected} ${JSON.stringify(error)} ${String(error)} ${stack}`;
}

function expectNothingTold(error: unknown): void {
  const shown = everythingIn(error);
  for (const secret of [canaryKey, providerCanary, 'canary-of-the-visitor', 'authorization', 'x-request-id', '127.0.0.1']) {
    expect(shown.toLowerCase()).not.toContain(secret.toLowerCase());
  }
  expect(error).not.toHaveProperty('cause');
}

describe.each(routes)('$model over $wire', (route: Route) => {
  let reached: Reached | undefined;
  afterEach(async () => {
    await reached?.close();
    vi.restoreAllMocks();
  });

  it.each(cases)('$name', async ({ trouble, failure, status: code, requests }) => {
    const printed = (['log', 'info', 'warn', 'error', 'debug'] as const).map((method) => vi.spyOn(console, method));
    reached = await reach(route, [{ ...words, trouble }], shortWaits);
    const { error, parts } = await hear(reached.assistant, turnOf({ question }));

    expect(error).toBeInstanceOf(ModelUnavailable);
    expect(error).toMatchObject({ failure, status: code });
    expect(reached.provider.calls).toHaveLength(requests);
    expect(parts.map(({ type }) => type)).not.toContain('finish');
    expectNothingTold(error);
    for (const print of printed) expect(print).not.toHaveBeenCalled();
  });

  it('a wrong key is refused by a body that quotes it, and the body goes nowhere', async () => {
    reached = await reach(route, [words], {}, 'sk-wrong-canary');
    const { error } = await hear(reached.assistant, turnOf({ question }));
    expect(error).toMatchObject({ failure: 'rejected', status: 401 });
    expect(everythingIn(error)).not.toContain('sk-wrong-canary');
    expectNothingTold(error);
  });

  it('recovers with the one retry, and the visitor never knows', async () => {
    reached = await reach(route, [{ trouble: status(503) }, words]);
    const { text, error, parts } = await hear(reached.assistant, turnOf());
    expect(error).toBeUndefined();
    expect(text).toBe('We are open from 8:00 to 18:00.');
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
  });

  it('counts what was said before it broke off, and nothing where nothing was', async () => {
    reached = await reach(route, [{ ...words, trouble: { kind: 'cut', afterTokens: 3 } }]);
    expect((await hear(reached.assistant, turnOf())).parts.at(-1)).toMatchObject({ type: 'usage', outputTokens: 3 });
    reached.provider.follow([{ trouble: status(400) }]);
    expect((await hear(reached.assistant, turnOf())).parts).toEqual([]);
  });

  it('waits for a slow first token within its time', async () => {
    reached = await reach(route, [{ ...words, firstTokenMs: 150 }], { firstTokenMsMax: 5000, betweenTokensMsMax: 20 });
    expect(await hear(reached.assistant, turnOf())).toMatchObject({ error: undefined, text: 'We are open from 8:00 to 18:00.' });
  });

  it('lets a stream last that never pauses for long', async () => {
    reached = await reach(route, [{ tokens: 'a b c d e f g h i j', tokenMs: 40 }], { betweenTokensMsMax: 250 });
    expect(await hear(reached.assistant, turnOf())).toMatchObject({ error: undefined, text: 'a b c d e f g h i j' });
  });

  it('takes no slow reader for a silent provider', async () => {
    reached = await reach(route, [{ tokens: 'one two three' }], { betweenTokensMsMax: 30 });
    let text = '';
    for await (const part of reached.assistant.answer(turnOf(), new AbortController().signal)) {
      if (part.type !== 'text') continue;
      text += part.text;
      // Longer than a silence of the provider may last.
      await new Promise((resolve) => void setTimeout(resolve, 60));
    }
    expect(text).toBe('one two three');
  });

  it.each([301, 302, 303, 307, 308] as const)('follows no redirect (%i), and takes the key nowhere', async (code) => {
    const elsewhere = await startProvider();
    try {
      const to = `${elsewhere.baseUrl(route.wire)}/chat/completions`;
      reached = await reach(route, [{ trouble: { kind: 'redirect', status: code, to } }]);
      const { error } = await hear(reached.assistant, turnOf({ question }));
      expect(error).toMatchObject({ failure: 'rejected', status: code });
      expect(reached.provider.calls).toHaveLength(1);
      expect(elsewhere.calls).toEqual([]);
      expect(elsewhere.strays).toEqual([]);
      expectNothingTold(error);
    } finally {
      await elsewhere.close();
    }
  });

  it('nobody listens there', async () => {
    const gone = await startProvider();
    await gone.close();
    const { error } = await hear(assistantAt(gone.baseUrl(route.wire), route), turnOf({ question }));
    expect(error).toMatchObject({ failure: 'unreachable', status: undefined });
    expectNothingTold(error);
  });

  it('the key is not in the assistant either', async () => {
    reached = await reach(route, [words]);
    const answer = reached.assistant.answer(turnOf(), new AbortController().signal)[Symbol.asyncIterator]();
    await answer.next();
    expect(everythingIn(reached.assistant)).not.toContain(canaryKey);
    expect(everythingIn(answer)).not.toContain(canaryKey);
    await answer.return?.();
  });
});
