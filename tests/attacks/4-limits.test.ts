/**
 * 4.x Who may ask how often: exactly as often as the number says, counted on who really asks, and never at the cost of
 * somebody else. The server stands behind a proxy it trusts, which is this test.
 */
import { once } from 'node:events';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { newPublishableKey } from '@coatcheck/server/domain/publishable-key';
import {
  frameHeaders, loadFrame, operatorToken, problemOf, request, startDeployment, ticketIn, type Deployment, type Reply,
  type TestVisitor,
} from '../harness/deployment.ts';
import { startProvider, type LocalProvider } from '../harness/provider/start-provider.ts';
import { ask } from '../harness/unusual-passes.ts';

let provider: LocalProvider;
let d: Deployment;
let a: TenantCreated;
let b: TenantCreated;

beforeAll(async () => {
  // One word, and then nothing more for as long as anybody waits.
  provider = await startProvider({ script: [{ tokens: 'One moment please.', trouble: { kind: 'half-open', afterTokens: 1 } }] });
  d = await startDeployment({
    TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8', LIMIT_FRAMES: '20', LIMIT_OPENS: '60', LIMIT_OPENS_BURST: '10',
    LIMIT_REFRESHES: '4', LIMIT_MESSAGES_VISITOR: '7', LIMIT_MESSAGES_PREFIX: '12', LIMIT_LEADS_VISITOR: '5',
    MODEL: 'openai-compatible/slow', OPENAI_API_KEY: 'test-key-0123456789', OPENAI_BASE_URL: provider.baseUrl('openai-chat'),
  });
  a = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
  b = await d.createTenant({ name: 'B', origins: ['https://b.example'] });
});
afterAll(async () => {
  await d?.stop();
  await provider?.close();
});

let last = 0;
/** A prefix that nobody used before. */
const fresh = () => `203.0.${(last += 1) >> 8}.${last & 255}`;
const from = (address: string) => ({ 'x-forwarded-for': address });
const times = <T>(
  count: number, work: (index: number) => Promise<T>,
) => Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const served = (replies: readonly Reply[]) => replies.filter(({ status }) => status < 300).length;

async function open(tenant: TenantCreated, address: string): Promise<Reply> {
  const host = `${tenant.label}.localhost:${d.port}`;
  // The document from elsewhere, so that its own limit is not what is met here.
  const ticket = ticketIn(await loadFrame(d.port, tenant, from(fresh())));
  return request(
    d.port, '/v1/token',
    {
      method: 'POST', host, headers: { ...frameHeaders(host), ...from(address) },
      body: { publishable_key: tenant.publishable_key, ticket },
    },
  );
}
function expectWait(replies: readonly Reply[]): void {
  for (const reply of replies.filter(({ status }) => status >= 300)) {
    expect([reply.status, problemOf(reply)]).toEqual([429, 'rate_limited']);
    const seconds = Number(reply.headers['retry-after']);
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(JSON.parse(reply.body)).toMatchObject({ retryable: true, retry_after: seconds });
  }
}
const visitorFrom = async (tenant: TenantCreated): Promise<TestVisitor> => {
  const address = fresh();
  const opened = await open(tenant, address);
  const { access_token } = JSON.parse(opened.body);
  const host = `${tenant.label}.localhost:${d.port}`;
  const cookie = opened.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const headers = { ...frameHeaders(host), ...from(address), authorization: `Bearer ${access_token}`, cookie };
  return {
    host, cookie, headers, token: JSON.parse(opened.body),
    send: (method, path, body, extra = {}) => request(d.port, path, { method, host, body, headers: { ...headers, ...extra } }),
  };
};

describe('4.5 a limit with fifty at once', () => {
  it('gives exactly as many frame documents', async () => {
    const address = fresh();
    const replies = await times(50, () => loadFrame(d.port, a, from(address)));
    expect(served(replies)).toBe(20);
    expectWait(replies);
    expect((await loadFrame(d.port, a, from(fresh()))).status).toBe(200);
  });

  it('gives exactly as many refreshes to a session, and another session its own', async () => {
    const [visitor, other] = [await visitorFrom(a), await visitorFrom(a)];
    const refresh = (who: TestVisitor) => who.send('POST', '/v1/token', { publishable_key: a.publishable_key });
    const replies = await times(50, () => refresh(visitor));
    expect(served(replies)).toBe(4);
    expectWait(replies);
    expect((await refresh(other)).status).toBe(200);
    expect((await visitor.send('GET', '/v1/conversations/current')).status).toBe(200);
  });

  it('takes exactly as many leads of a visitor', async () => {
    const visitor = await visitorFrom(a);
    const replies = await times(50, (n) => visitor.send('POST', '/v1/leads', { email: `n${n}@example.org`, consent: true }));
    expect(served(replies)).toBe(5);
    expectWait(replies);
    const [row] = await ask<{ count: number }>(
      d.cluster.superuserUrl, 'select count(*)::int from app.lead where visitor_id = $1', [visitor.token.visitor_id],
    );
    expect(row?.count).toBe(5);
  });

  it('lets the burst in at once and no more, and each key of the prefix its own', async () => {
    const address = fresh();
    const began = performance.now();
    const replies = await times(50, () => open(a, address));
    // Ten of the burst and one for each second that was touched.
    expect(served(replies)).toBeGreaterThanOrEqual(11);
    expect(served(replies)).toBeLessThanOrEqual(10 + 2 + Math.floor((performance.now() - began) / 1000));
    expectWait(replies);
    expect((await open(b, address)).status).toBe(200);
    expect((await open(a, fresh())).status).toBe(200);
  });
});

describe('4.1 keys that were invented', () => {
  it('use up the sender’s own fall-backs, however many they are, and nobody else’s', async () => {
    const address = fresh();
    const visitor = await visitorFrom(a);
    const fallBack = (key: string, headers: Record<string, string>) =>
      visitor.send('POST', '/v1/token', { publishable_key: key, unbound: true }, headers);
    const replies = await times(50, () => fallBack(newPublishableKey(a.label), from(address)));
    const codes = replies.map(problemOf);
    expect(codes.filter((code) => code === 'pass_invalid').length).toBe(20);
    expect(codes.filter((code) => code === 'rate_limited').length).toBe(30);
    expect((await fallBack(a.publishable_key, {})).status).toBe(200);
  });
});

describe('4.2 the client’s address', () => {
  const spend = async (address: string) => expect(served(await times(25, () => loadFrame(d.port, a, from(address))))).toBe(20);
  const isSpent = async (headers: Record<string, string>) => (await loadFrame(d.port, a, headers)).status === 429;

  it('is one whatever way it is written', async () => {
    await spend('198.51.100.7');
    for (const spelling of [
      '198.51.100.7', '::ffff:198.51.100.7', '::FFFF:c633:6407', '0:0:0:0:0:ffff:198.51.100.7', ' 198.51.100.7 ',
      '1.2.3.4, 198.51.100.7', 'unknown,198.51.100.7', '9.9.9.9,198.51.100.7, 10.1.2.3', '198.51.100.7,127.0.0.1',
    ]) {
      expect(await isSpent(from(spelling)), spelling).toBe(true);
    }
    expect(await isSpent(from('198.51.100.8'))).toBe(false);
  });

  it('is a whole /64 of IPv6', async () => {
    await spend('2001:db8:1:2::1');
    for (const neighbour of ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:DB8:1:2::2', '2001:0db8:0001:0002:0:0:0:9']) expect(
      await isSpent(from(neighbour)), neighbour,
    ).toBe(true);
    for (const other of ['2001:db8:1:3::1', '2001:db8:2:2::1']) expect(await isSpent(from(other)), other).toBe(false);
  });

  it('is taken from no other header, and from what the nearest proxy says, not from before it', async () => {
    await spend('198.51.100.20');
    for (const name of [
      'forwarded', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip', 'x-client-ip', 'x-forwarded', 'client-ip',
      'fastly-client-ip',
    ]) {
      expect(
        await isSpent({ ...from('198.51.100.20'), [name]: name === 'forwarded' ? `for=${fresh()}` : fresh() }), name,
      ).toBe(true);
    }
    expect(await isSpent(from(`${fresh()}, ${fresh()}, 198.51.100.20`))).toBe(true);
    // What is no address ends the list: the proxy itself asked, then.
    const ofTheProxy = await times(30, (n) => loadFrame(d.port, a, from(`${fresh()}, bad${n}`)));
    expect(served(ofTheProxy)).toBeLessThanOrEqual(20);
  });

  it('is the connection’s where no proxy is trusted, whatever the headers say', async () => {
    const open = await startDeployment({ LIMIT_FRAMES: '20' });
    try {
      const tenant = await open.createTenant({ name: 'A', origins: ['https://a.example'] });
      const replies = await times(
        50, () => loadFrame(open.port, tenant, { ...from(fresh()), forwarded: `for=${fresh()}`, 'x-real-ip': fresh() }),
      );
      expect(served(replies)).toBe(20);
    } finally {
      await open.stop();
    }
  });
});

describe('4.1 a refused stranger', () => {
  it('uses up nothing of the visitors: neither of other prefixes nor of its own', async () => {
    const address = fresh();
    const host = `${a.label}.localhost:${d.port}`;
    const token = (body: Record<string, unknown>, headers: Record<string, string> = {}) =>
      request(
        d.port, '/v1/token',
        {
          method: 'POST', host, headers: { ...frameHeaders(host), ...from(address), ...headers },
          body: { publishable_key: a.publishable_key, ...body },
        },
      );
    const replies = await times(200, (n) => [
      () => token({ ticket: `made-up-${n}` }), () => token({}, { authorization: 'Bearer a.b.c' }),
      () => token({ ticket: 'x' }, { origin: 'https://evil.example' }), () => token({ resume: 'x' }),
    ][n % 4]?.() ?? token({}));
    expect(served(replies)).toBe(0);
    expect(served(await times(5, () => open(a, address)))).toBe(5);
    expect(served(await times(5, () => open(a, fresh())))).toBe(5);
  });

  it('of its own prefix stops itself, while the customer’s visitors come in from theirs', async () => {
    const thief = fresh();
    const stolen = await times(60, () => open(a, thief));
    expect(served(stolen)).toBeLessThanOrEqual(13);
    const real = await times(20, () => open(a, fresh()));
    expect(served(real)).toBe(20);
  });

  it('who guesses the operator’s token waits, and the operator doesn’t', async () => {
    const address = fresh();
    const guess = (n: number) => request(
      d.consolePort, '/operator/v1/tenants',
      { headers: { ...from(address), authorization: `Bearer guess-${n}-0123456789-0123456789-0123` } },
    );
    const replies = await times(50, guess);
    expect(replies.filter((reply) => problemOf(reply) === 'operator_token_invalid')).toHaveLength(30);
    expectWait(replies.filter((reply) => problemOf(reply) !== 'operator_token_invalid'));
    expect(
      (await request(
        d.consolePort, '/operator/v1/tenants', { headers: { ...from(address), authorization: `Bearer ${operatorToken}` } },
      )).status,
    ).toBe(200);
  });
});

describe('4.10 answers that run', () => {
  /** Asks, and comes back with the first bytes; the answer goes on until it is hung up on. */
  async function begin(visitor: TestVisitor): Promise<{ status: number; sent: ClientRequest; reply: IncomingMessage }> {
    const body = JSON.stringify({ text: 'Take your time.' });
    const sent = http.request(
      {
        host: '127.0.0.1', port: d.port, path: '/v1/messages', method: 'POST',
        headers: {
          ...visitor.headers, host: visitor.host, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body),
        },
      },
    );
    sent.on('error', () => undefined);
    sent.end(body);
    const [reply]: IncomingMessage[] = await once(sent, 'response');
    if (reply === undefined) throw new Error('no response');
    if (reply.statusCode === 200) await once(reply, 'readable');
    return { status: reply.statusCode ?? 0, sent, reply };
  }

  it('are two in a session at once; a third is told to wait and stores nothing; one that ends makes room', async () => {
    const visitor = await visitorFrom(a);
    const running = [await begin(visitor), await begin(visitor)];
    expect(running.map(({ status }) => status)).toEqual([200, 200]);
    const third = await visitor.send('POST', '/v1/messages', { text: 'And this?' });
    expect([third.status, problemOf(third)]).toEqual([429, 'too_many_streams']);
    expect(Number(third.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    const words = await ask<{ text: string }>(
      d.cluster.superuserUrl, 'select text from app.message where visitor_id = $1', [visitor.token.visitor_id],
    );
    expect(words.map(({ text }) => text)).toEqual(['Take your time.', 'Take your time.']);

    const other = await begin(await visitorFrom(a));
    expect(other.status).toBe(200);
    // A new pass is the same session.
    const renewed = JSON.parse((await visitor.send('POST', '/v1/token', { publishable_key: a.publishable_key })).body);
    expect(
      problemOf(
        await visitor.send('POST', '/v1/messages', { text: 'And this?' }, { authorization: `Bearer ${renewed.access_token}` }),
      ),
    ).toBe('too_many_streams');

    // An answer begins before its model is asked.
    await expect.poll(() => provider.calls).toHaveLength(3);
    running[0]?.sent.destroy();
    await provider.calls[0]?.ended;
    const next = await begin(visitor);
    expect(next.status).toBe(200);
    for (const { sent } of [...running, other, next]) sent.destroy();
  });

  it('are exactly two of seven that are asked for at once', async () => {
    const visitor = await visitorFrom(b);
    const replies = await Promise.all(Array.from({ length: 7 }, () => begin(visitor)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(2);
    for (const { sent } of replies) sent.destroy();
    const [row] = await ask<{ count: number }>(
      d.cluster.superuserUrl, 'select count(*)::int from app.message where visitor_id = $1', [visitor.token.visitor_id],
    );
    expect(row?.count).toBe(2);
  });

  it('are ended when the key is switched off', async () => {
    const c = await d.createTenant({ name: 'C', origins: ['https://c.example'] });
    const running = await begin(await visitorFrom(c));
    let text = '';
    running.reply.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const began = performance.now();
    await d.operator('POST', `/keys/${c.key_id}/revoke`);
    await once(running.reply, 'end');
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(text).toContain('"code":"key_revoked"');
  });

  it('are asked for as often as a visitor may, and as a prefix and key may, counted to one', async () => {
    // Of no conversation, so that none runs; two at once that are looked up count as running.
    const nowhere = { text: 'Hi', conversation_id: '00000000-0000-4000-8000-000000000000' };
    const refusedOf = (replies: readonly Reply[]) => replies.filter((reply) => problemOf(reply) === 'rate_limited');
    const visitor = await visitorFrom(a);
    const asked = await times(50, () => visitor.send('POST', '/v1/messages', nowhere));
    expect(refusedOf(asked)).toHaveLength(50 - 7);
    expectWait(refusedOf(asked));
    const address = fresh();
    const many = await times(5, () => visitorFrom(a));
    const together = await Promise.all(many.flatMap((one) => Array.from(
      { length: 4 }, () => one.send('POST', '/v1/messages', nowhere, from(address)),
    )));
    expect(refusedOf(together)).toHaveLength(20 - 12);
    expect(problemOf(await (await visitorFrom(b)).send('POST', '/v1/messages', nowhere, from(address)))).toBe('not_found');
  });
});
