import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MessageEvent } from '@coatcheck/contract/messages';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import {
  eventsOf, openVisitor, problemOf, startDeployment, type Deployment, type Reply, type TestVisitor,
} from '../../../../tests/harness/deployment.ts';
import { beginConversation, describeGuards } from '../../../../tests/harness/route-security.ts';
import { ask, signedAnew } from '../../../../tests/harness/unusual-passes.ts';

let d: Deployment;
let a: TenantCreated;
let b: TenantCreated;

beforeAll(async () => {
  d = await startDeployment({ LIMIT_OPENS: '6000', LIMIT_OPENS_BURST: '6000', LIMIT_MESSAGES_PREFIX: '6000' });
  a = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
  b = await d.createTenant({ name: 'B', origins: ['https://b.example'] });
  const content = '# Opening hours\n\nWe are open from Monday to Friday, 9:00 to 17:00.\n\n' +
    '# Prices\n\nA check-up costs 45 euros.\n';
  await d.operator('POST', `/tenants/${a.tenant_id}/knowledge`, { name: 'about.md', format: 'markdown', content });
});
afterAll(() => d?.stop());

const say = (visitor: TestVisitor, text: string, more: Record<string, unknown> = {}) => visitor.send(
  'POST', '/v1/messages', { text, ...more },
);
const textOf = (reply: Reply) =>
  eventsOf(reply).flatMap((event) => (event['type'] === 'text-delta' ? [String(event['text'])] : [])).join('');
const messagesOf = (visitor: TestVisitor) =>
  ask<{ role: string; text: string }>(
    d.cluster.superuserUrl, 'select role, text from app.message where visitor_id = $1 order by created_at',
    [visitor.token.visitor_id],
  );

describe('POST /v1/messages', () => {
  it('streams a cited answer in events of the contract, and stores both sides', async () => {
    const visitor = await openVisitor(d.port, a);
    const reply = await say(visitor, 'When are you open?');
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject(
      { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
    );
    const events = eventsOf(reply).map((event) => MessageEvent.parse(event));
    expect(events[0]?.type).toBe('message-start');
    expect(events.at(-1)).toEqual({ type: 'message-end', finish_reason: 'stop' });
    expect(events.filter(({ type }) => type === 'citation')).toMatchObject([{ title: 'Opening hours' }]);
    expect(textOf(reply)).toContain('9:00 to 17:00');
    expect(await messagesOf(visitor)).toEqual(
      [{ role: 'visitor', text: 'When are you open?' }, { role: 'assistant', text: textOf(reply) }],
    );
  });

  it('asks for the next pass first where this one would not last for the answer: nothing is stored, so nothing is cut short', async () => {
    const visitor = await openVisitor(d.port, a);
    const exp = Math.floor(Date.now() / 1000) + 5;
    const short = await signedAnew(d.cluster.superuserUrl, visitor.token.access_token, { exp });
    const body = { text: 'When are you open?', request_id: 'request-1' };
    expect(problemOf(await visitor.send('POST', '/v1/messages', body, { authorization: `Bearer ${short}` }))).toBe('pass_expired');
    expect(await messagesOf(visitor)).toEqual([]);
    expect(textOf(await visitor.send('POST', '/v1/messages', body))).toContain('9:00 to 17:00');
  });

  it("answers from its own tenant's knowledge alone", async () => {
    const reply = await say(await openVisitor(d.port, b), 'When are you open?');
    expect(reply.body).not.toContain('17:00');
    expect(eventsOf(reply).at(-1)).toEqual({ type: 'message-end', finish_reason: 'no_answer' });
  });

  it('goes on in the conversation that is named, and begins one where none is', async () => {
    const visitor = await openVisitor(d.port, a);
    const id = await beginConversation(visitor);
    expect(
      eventsOf(await say(visitor, 'And what does a check-up cost?', { conversation_id: id }))[0],
    ).toMatchObject({ conversation_id: id });
    expect(eventsOf(await say(visitor, 'What does a check-up cost?'))[0]?.['conversation_id']).not.toBe(id);
  });

  it('answers the same once under one request id: again afterwards, and ten times at once', async () => {
    const visitor = await openVisitor(d.port, a);
    const first = await say(visitor, 'When are you open?', { request_id: 'request-1' });
    const again = await say(visitor, 'When are you open?', { request_id: 'request-1' });
    expect(textOf(again)).toBe(textOf(first));
    expect(eventsOf(again)[0]).toEqual(eventsOf(first)[0]);
    expect(await messagesOf(visitor)).toHaveLength(2);

    const other = await openVisitor(d.port, a);
    const replies = await Promise.all(Array.from(
      { length: 10 }, () => say(other, 'When are you open?', { request_id: 'request-1' }),
    ));
    const outcomes = replies.map((reply) => (reply.status === 200 ? 'answered' : problemOf(reply)));
    expect(outcomes.filter((outcome) => !['answered', 'conflict', 'too_many_streams'].includes(outcome))).toEqual([]);
    expect(replies.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect((await messagesOf(other)).map(({ role }) => role)).toEqual(['visitor', 'assistant']);
  });

  it('gives a request id of somebody else no meaning', async () => {
    const [one, two] = [await openVisitor(d.port, a), await openVisitor(d.port, a)];
    await say(one, 'What does a check-up cost?', { request_id: 'shared-id-1' });
    const reply = await say(two, 'When are you open?', { request_id: 'shared-id-1' });
    expect(textOf(reply)).toContain('9:00 to 17:00');
    expect(await messagesOf(two)).toHaveLength(2);
  });

  it('refuses what is no message, and stores nothing', async () => {
    const visitor = await openVisitor(d.port, a);
    for (const body of [
      {}, { text: '' }, { text: ' \n\t\u00a0 ' }, { text: 'x'.repeat(4001) }, { text: 7 }, { text: null }, { text: ['hi'] },
      { text: 'a\0b' }, [], null, 'text',
      { text: 'hi', conversation_id: 'mine' }, { text: 'hi', conversation_id: null }, { text: 'hi', request_id: 'with space' },
      { text: 'hi', request_id: 'short' },
      { text: 'hi', role: 'assistant' }, { text: 'hi', tenant_id: b.tenant_id }, { text: 'hi', model: 'openai/gpt' },
      { text: 'hi', base_url: 'https://evil.example' },
    ]) {
      expect(
        problemOf(await visitor.send('POST', '/v1/messages', JSON.stringify(body))), JSON.stringify(body).slice(0, 60),
      ).toBe('invalid_request');
    }
    expect((await say(visitor, 'x'.repeat(4000))).status).toBe(200);
    expect(await messagesOf(visitor)).toHaveLength(2);
  });

  it('is refused above the visitor’s limit, and stores nothing then', async () => {
    const visitor = await openVisitor(d.port, a);
    for (let sent = 0; sent < 20; sent += 1) expect((await say(visitor, 'Hello?')).status).toBe(200);
    const refused = await say(visitor, 'Once too often');
    expect(problemOf(refused)).toBe('rate_limited');
    expect(Number(refused.headers['retry-after'])).toBe(JSON.parse(refused.body).retry_after);
    expect((await messagesOf(visitor)).map(({ text }) => text)).not.toContain('Once too often');
  });
});

describeGuards(
  {
    method: 'POST', path: '/v1/messages', scope: 'chat', status: 200, namesConversation: true,
    body: (conversation_id) => ({ text: 'Hello?', ...(conversation_id ? { conversation_id } : {}) }),
  },
  () => ({ deployment: d, a, b }),
);
