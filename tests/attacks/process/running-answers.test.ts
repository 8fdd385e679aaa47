/**
 * Answers under way when something happens to them: the key is switched off, the visitor leaves, the provider fails. Each time
 * the provider's request has to end with the answer, and the ledger has to hold what was used.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageReport } from '@coatcheck/contract/operator/records';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { sendMessage, type AnswerStream } from '../../harness/answer-stream.ts';
import { openVisitor, startDeployment, type Deployment, type TestVisitor } from '../../harness/deployment.ts';
import { startProvider, type LocalProvider } from '../../harness/provider/start-provider.ts';

/** Long enough that nothing below ends by itself: 500 tokens, one each 50 ms. */
const longAnswer = { tokens: Array.from({ length: 500 }, (_, index) => ` word${index}`), tokenMs: 50 };
/** Between the acknowledgement of a switch-off and the end of what runs. Milliseconds; one second is promised. */
const endMsMax = 2_000;

let provider: LocalProvider;
let d: Deployment;
let tenant: TenantCreated;

beforeAll(async () => {
  provider = await startProvider({ speaks: ['openai-responses'] });
  d = await startDeployment({
    MODEL: 'openai/gpt-test', OPENAI_API_KEY: 'sk-local', OPENAI_BASE_URL: provider.baseUrl('openai-responses'),
    LIMIT_OPENS: '100000', LIMIT_OPENS_BURST: '100000', LIMIT_MESSAGES_PREFIX: '100000', LIMIT_MESSAGES_VISITOR: '100000',
  });
});
afterAll(async () => {
  await d?.stop();
  await provider?.close();
});

async function newVisitor(): Promise<TestVisitor> {
  tenant = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
  return openVisitor(d.port, tenant);
}

/** A running answer, with some of its text on the way already, and the provider's side of it. */
async function begunAnswer(visitor: TestVisitor, body: Record<string, unknown> = { text: 'Tell me everything.' }) {
  const called = provider.nextCall();
  const stream = sendMessage(d.port, visitor, body);
  const call = await called;
  await stream.until('text-delta');
  return { stream, call };
}

async function usage(of = tenant): Promise<{ answers: number; input_tokens: number; output_tokens: number }> {
  const { days } = UsageReport.parse(JSON.parse((await d.operator('GET', `/tenants/${of.tenant_id}/usage`)).body));
  expect(days.length).toBeLessThanOrEqual(1);
  const [day] = days;
  return { answers: day?.answers ?? 0, input_tokens: day?.input_tokens ?? 0, output_tokens: day?.output_tokens ?? 0 };
}

/** What an answer that was cut short costs is written down after its reader has gone: looked for until it is there. */
async function usageOnceThere() {
  for (;;) {
    const found = await usage();
    if (found.answers > 0) return found;
  }
}

const codeOf = async (stream: AnswerStream) => (await stream.until('error')).problem.code;
const textOf = (stream: AnswerStream) => stream.events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');

describe('a switch-off while answers run', () => {
  const switches = {
    'the key is revoked': () => d.operator('POST', `/keys/${tenant.key_id}/revoke`),
    'the tenant is suspended': () => d.operator('POST', `/tenants/${tenant.tenant_id}/suspend`),
    'the allowed origins change': () => d.operator('PUT', `/keys/${tenant.key_id}/origins`, { origins: ['https://b.example'] }),
  };

  for (const [name, switchOff] of Object.entries(switches)) {
    it(`${name}: the answers end with key_revoked, the provider is left, and nothing more is sent`, async () => {
      provider.follow([longAnswer]);
      const visitor = await newVisitor();
      const answers = [await begunAnswer(visitor), await begunAnswer(await openVisitor(d.port, tenant))];
      expect((await switchOff()).status).toBeLessThan(300);
      const acknowledged = performance.now();
      for (const { stream, call } of answers) {
        expect(await codeOf(stream)).toBe('key_revoked');
        expect(stream.events.at(-1)).toEqual({ type: 'message-end', finish_reason: 'error' });
        expect(await stream.ended).toBe(true);
        expect((stream.times.at(-1) ?? Infinity) - acknowledged).toBeLessThan(endMsMax);
        expect(await call.ended).toBe('hung-up');
        // The error and the end are the last two; no word came between or after them.
        expect(stream.events.slice(-2).map(({ type }) => type)).toEqual(['error', 'message-end']);
      }
      // The provider charges for what it said until then, so both are in the ledger.
      const used = await usage();
      expect({ answers: used.answers, counted: used.output_tokens > 0 }).toEqual({ answers: 2, counted: true });
    });
  }

  it('leaves the answers of other tenants, and of other keys, alone', async () => {
    provider.follow([longAnswer]);
    const other = await begunAnswer(await newVisitor());
    const concerned = await begunAnswer(await newVisitor());
    await d.operator('POST', `/keys/${tenant.key_id}/revoke`);
    expect(await codeOf(concerned.stream)).toBe('key_revoked');
    const before = other.stream.events.length;
    while (other.stream.events.length < before + 5) await new Promise((resolve) => setImmediate(resolve));
    expect(other.stream.events.every(({ type }) => type !== 'error')).toBe(true);
    other.stream.leave();
    expect(await other.call.ended).toBe('hung-up');
  });

  it('a notification without a switch-off behind it ends nothing', async () => {
    provider.follow([longAnswer]);
    const { stream, call } = await begunAnswer(await newVisitor());
    const client = new Client({ connectionString: d.cluster.databaseUrl });
    await client.connect();
    for (const payload of ['', tenant.tenant_id, 'nonsense']) await client.query('select pg_notify($1, $2)', ['coatcheck_shut_off', payload]);
    await client.end();
    const before = stream.events.length;
    while (stream.events.length < before + 5) await new Promise((resolve) => setImmediate(resolve));
    stream.leave();
    expect(await call.ended).toBe('hung-up');
  });
});

describe('a visitor who leaves', () => {
  it('takes the provider’s request along; the same request id brings a whole answer, and both are in the ledger', async () => {
    provider.follow([longAnswer, { tokens: 'All of it.', usage: { input: 7, output: 3 } }]);
    const visitor = await newVisitor();
    const body = { text: 'Tell me everything.', request_id: crypto.randomUUID() };
    const { stream, call } = await begunAnswer(visitor, body);
    stream.leave();
    expect(await call.ended).toBe('hung-up');
    const cut = await usageOnceThere();
    expect(cut.answers).toBe(1);
    expect(cut.output_tokens).toBeGreaterThan(0);

    const again = sendMessage(d.port, visitor, body);
    expect(await again.ended).toBe(true);
    expect(textOf(again)).toBe('All of it.');
    expect(await usage()).toEqual({ answers: 2, input_tokens: cut.input_tokens + 7, output_tokens: cut.output_tokens + 3 });
    expect((await again.until('message-start')).conversation_id).toBe((await stream.until('message-start')).conversation_id);
  });

  it('before the first word has still used the provider: the request is in the ledger', async () => {
    provider.follow([{ tokens: 'Late.', firstTokenMs: 60_000 }]);
    const called = provider.nextCall();
    const stream = sendMessage(d.port, await newVisitor(), { text: 'Tell me everything.' });
    const call = await called;
    await stream.until('message-start');
    stream.leave();
    expect(await call.ended).toBe('hung-up');
    expect((await usageOnceThere()).input_tokens).toBeGreaterThan(10);
  });

  it('gives back the place of the stream', async () => {
    provider.follow([longAnswer]);
    const visitor = await newVisitor();
    const running = [await begunAnswer(visitor), await begunAnswer(visitor)];
    expect(await sendMessage(d.port, visitor, { text: 'And a third?' }).status).toBe(429);
    for (const { stream, call } of running) {
      stream.leave();
      await call.ended;
    }
    provider.follow([{ tokens: 'Yes.' }]);
    for (;;) {
      const third = sendMessage(d.port, visitor, { text: 'And a third?' });
      if ((await third.status) === 429) continue;
      expect((await third.until('message-end')).finish_reason).toBe('stop');
      break;
    }
  });
});

describe('a provider that fails', () => {
  const failures = {
    'refuses (500)': { trouble: { kind: 'status', status: 500, body: 'the provider’s own words' } },
    'asks for a long wait (429)': { trouble: { kind: 'status', status: 429, headers: { 'retry-after': '30' } } },
    'breaks off after some words': { tokens: 'One two three four', trouble: { kind: 'cut', afterTokens: 3 } },
    'ends early': { tokens: 'One two three four', trouble: { kind: 'end-early', afterTokens: 3 } },
    'sends its own error': { tokens: 'One two three four', trouble: { kind: 'error-event', afterTokens: 3, message: 'the provider’s own words' } },
  } as const;

  for (const [name, answer] of Object.entries(failures)) {
    it(`${name}: a polite retry, and the same request id brings the answer`, async () => {
      provider.follow(() => answer);
      const visitor = await newVisitor();
      const body = { text: 'Are you open?', request_id: crypto.randomUUID() };
      const failed = sendMessage(d.port, visitor, body);
      const { problem } = await failed.until('error');
      expect(problem).toMatchObject({ code: 'model_unavailable', retryable: true });
      expect(JSON.stringify(failed.events)).not.toContain('own words');
      expect(await failed.ended).toBe(true);
      expect(failed.events.at(-1)).toEqual({ type: 'message-end', finish_reason: 'error' });
      // What was produced before the failure has been used, whoever it reached.
      const spent = await usage();
      expect({ answers: spent.answers, counted: spent.output_tokens > 0 }).toEqual('tokens' in answer ? { answers: 1, counted: true } : { answers: 0, counted: false });

      provider.follow([{ tokens: 'From eight to six.', usage: { input: 20, output: 5 } }]);
      const whole = sendMessage(d.port, visitor, body);
      expect((await whole.until('message-end')).finish_reason).toBe('stop');
      expect(textOf(whole)).toBe('From eight to six.');
      expect(await usage()).toEqual({
        answers: spent.answers + 1, input_tokens: spent.input_tokens + 20, output_tokens: spent.output_tokens + 5,
      });
    });
  }
});

describe('a request id that is sent again while its answer runs', () => {
  it('takes the answer over: the provider’s first request ends, and the conversation has one answer', async () => {
    provider.follow([longAnswer, { tokens: 'All of it.', usage: { input: 7, output: 3 } }]);
    const visitor = await newVisitor();
    const body = { text: 'Tell me everything.', request_id: crypto.randomUUID() };
    const { call } = await begunAnswer(visitor, body);
    const again = sendMessage(d.port, visitor, body);
    expect(await again.ended).toBe(true);
    expect(await call.ended).toBe('hung-up');
    expect(textOf(again)).toBe('All of it.');
    const { conversation } = JSON.parse((await visitor.send('GET', '/v1/conversations/current')).body);
    expect(conversation.messages.map(({ role, text }: { role: string; text: string }) => [role, text])).toEqual([['visitor', 'Tell me everything.'], ['assistant', 'All of it.']]);
  });
});

describe('an answered request id', () => {
  it('is replayed from the database: the provider isn’t asked, and nothing is counted twice', async () => {
    provider.follow([{ tokens: 'From eight to six.', usage: { input: 20, output: 5 } }]);
    const visitor = await newVisitor();
    const body = { text: 'Are you open?', request_id: crypto.randomUUID() };
    const first = sendMessage(d.port, visitor, body);
    expect(await first.ended).toBe(true);
    const asked = provider.calls.length;
    for (let time = 0; time < 3; time += 1) {
      const again = sendMessage(d.port, visitor, body);
      expect(await again.ended).toBe(true);
      expect(textOf(again)).toBe('From eight to six.');
      expect((await again.until('message-start')).message_id).toBe((await first.until('message-start')).message_id);
    }
    expect(provider.calls.length).toBe(asked);
    expect(await usage()).toEqual({ answers: 1, input_tokens: 20, output_tokens: 5 });
  });
});
