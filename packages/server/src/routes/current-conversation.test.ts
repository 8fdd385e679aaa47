import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CurrentConversation } from '@coatcheck/contract/conversations';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import {
  openVisitor, problemOf, startDeployment, type Deployment, type TestVisitor,
} from '../../../../tests/harness/deployment.ts';
import { beginConversation, describeGuards } from '../../../../tests/harness/route-security.ts';
import { ask } from '../../../../tests/harness/unusual-passes.ts';

let d: Deployment;
let a: TenantCreated;
let b: TenantCreated;

beforeAll(async () => {
  d = await startDeployment({ LIMIT_OPENS: '6000', LIMIT_OPENS_BURST: '6000' });
  a = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
  b = await d.createTenant({ name: 'B', origins: ['https://b.example'] });
});
afterAll(() => d?.stop());

async function current(visitor: TestVisitor): Promise<CurrentConversation['conversation']> {
  const reply = await visitor.send('GET', '/v1/conversations/current');
  expect(reply.status).toBe(200);
  return CurrentConversation.parse(JSON.parse(reply.body)).conversation;
}

describe('GET /v1/conversations/current', () => {
  it('is nothing before the first message, then what was said, in order', async () => {
    const visitor = await openVisitor(d.port, a);
    expect(await current(visitor)).toBeNull();
    const id = await beginConversation(visitor, 'First question?');
    await visitor.send('POST', '/v1/messages', { text: 'Second question?', conversation_id: id });
    const shown = await current(visitor);
    expect(shown?.id).toBe(id);
    expect(shown?.messages.map(({ role }) => role)).toEqual(['visitor', 'assistant', 'visitor', 'assistant']);
    expect(shown?.messages.filter(({ role }) => role === 'visitor').map(({ text }) => text)).toEqual([
      'First question?', 'Second question?',
    ]);
    expect(shown?.lead_captured).toBe(false);
  });

  it('is there for the same cookie in a new session, and for nobody else', async () => {
    const visitor = await openVisitor(d.port, a);
    const id = await beginConversation(visitor);
    expect((await current(await openVisitor(d.port, a, visitor.cookie)))?.id).toBe(id);
    expect(await current(await openVisitor(d.port, a))).toBeNull();
    expect(await current(await openVisitor(d.port, b, visitor.cookie))).toBeNull();
  });

  it('names the request of a question whose answer never came, and of no other', async () => {
    const visitor = await openVisitor(d.port, a);
    const id = await beginConversation(visitor);
    await visitor.send('POST', '/v1/messages', { text: 'Answered?', conversation_id: id, request_id: 'answered-1' });
    await visitor.send('POST', '/v1/messages', { text: 'Unanswered?', conversation_id: id, request_id: 'unanswered-1' });
    await ask(
      d.cluster.superuserUrl,
      'delete from app.message m using app.message q where m.tenant_id = $1 and m.answers = q.id and q.request_id = $2',
      [a.tenant_id, 'unanswered-1'],
    );
    expect((await current(visitor))?.messages.map(({ request_id }) => request_id)).toEqual(
      [undefined, undefined, undefined, undefined, 'unanswered-1'],
    );
  });

  it('may not be kept by anybody on the way', async () => {
    const visitor = await openVisitor(d.port, a);
    const reply = await visitor.send('GET', '/v1/conversations/current');
    expect(reply.headers).toMatchObject(
      { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' },
    );
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('DELETE /v1/conversations/current', () => {
  it('ends it and drops the cookie; the same visitor begins anew, and staff still see what was', async () => {
    const visitor = await openVisitor(d.port, a);
    const id = await beginConversation(visitor);
    const reply = await visitor.send('DELETE', '/v1/conversations/current');
    expect(reply.status).toBe(204);
    expect(reply.headers['set-cookie']?.[0]).toMatch(
      /^__Host-coatcheck=; Max-Age=0; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned$/,
    );
    expect(await current(visitor)).toBeNull();
    expect(
      problemOf(await visitor.send('POST', '/v1/messages', { text: 'Still there?', conversation_id: id })),
    ).toBe('not_found');
    const shown = await d.operator(
      'GET', `/tenants/${a.tenant_id}/conversations/${id}`, undefined, { 'coatcheck-reason': 'test' },
    );
    expect(shown.status).toBe(200);
  });

  it("ends nobody else's, and is fine with nothing to end", async () => {
    const [visitor, other] = [await openVisitor(d.port, a), await openVisitor(d.port, a)];
    const id = await beginConversation(other);
    expect((await visitor.send('DELETE', '/v1/conversations/current')).status).toBe(204);
    expect((await current(other))?.id).toBe(id);
  });
});

describeGuards({ method: 'GET', path: '/v1/conversations/current', scope: 'chat', status: 200 }, () => ({ deployment: d, a, b }));
describeGuards(
  { method: 'DELETE', path: '/v1/conversations/current', scope: 'chat', status: 204 }, () => ({ deployment: d, a, b }),
);
