import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConversationDetail, ConversationList, LeadList, UsageReport } from '@coatcheck/contract/operator/records';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import {
  openVisitor, operatorToken, problemOf, request, startDeployment, type Deployment,
} from '../../../../../tests/harness/deployment.ts';
import { allPages, describeOperatorGuards } from '../../../../../tests/harness/operator-security.ts';
import { beginConversation } from '../../../../../tests/harness/route-security.ts';
import { ask } from '../../../../../tests/harness/unusual-passes.ts';

let d: Deployment;
let a: TenantCreated;
let b: TenantCreated;
let conversationOfA: string;
let conversationOfB: string;

beforeAll(async () => {
  d = await startDeployment();
  a = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
  b = await d.createTenant({ name: 'B', origins: ['https://b.example'] });
  const [atA, atB] = [await openVisitor(d.port, a), await openVisitor(d.port, b)];
  conversationOfA = await beginConversation(atA, 'Canary of A?');
  conversationOfB = await beginConversation(atB, 'Canary of B?');
  await atA.send('POST', '/v1/leads', { name: 'Ada', email: 'ada@a.example', consent: true, conversation_id: conversationOfA });
  await atB.send('POST', '/v1/leads', { name: 'Bob', email: 'bob@b.example', consent: true });
});
afterAll(() => d?.stop());

const read = (path: string, reason?: string) => d.operator(
  'GET', path, undefined, reason === undefined ? {} : { 'coatcheck-reason': encodeURIComponent(reason) },
);
const auditOf = async (tenant: TenantCreated) => (await allPages(d, `/tenants/${tenant.tenant_id}/audit`, 'entries', 200)).items;

describe('break-glass', () => {
  const paths = () => [
    `/tenants/${a.tenant_id}/leads`, `/tenants/${a.tenant_id}/conversations`,
    `/tenants/${a.tenant_id}/conversations/${conversationOfA}`,
  ];

  it('needs a reason that says something, and shows nothing without', async () => {
    const before = (await auditOf(a)).length;
    for (const path of paths()) {
      for (const reason of [undefined, '', ' ', '\t', '\0']) {
        const reply = await read(path, reason);
        expect(problemOf(reply), `${path} ${JSON.stringify(reason)}`).toBe('reason_required');
        expect(reply.body).not.toMatch(/Ada|Canary/);
      }
      expect(problemOf(await d.operator('GET', path, undefined, { 'coatcheck-reason': '%zz' }))).toBe('invalid_request');
    }
    expect(await auditOf(a)).toHaveLength(before);
  });

  it("stands in the tenant's own log, with its reason, before the answer comes", async () => {
    for (const path of paths()) {
      const reason = `Ticket ${randomUUID()}: Frau Müller fragt 你好`;
      const reply = await read(path, reason);
      expect(reply.status).toBe(200);
      expect(reply.body).toMatch(/Ada|Canary of A/);
      const [entry] = await auditOf(a);
      expect(entry).toMatchObject({ actor: 'operator', action: 'operator.access', reason, detail: { scopes: ['records'] } });
    }
    expect((await auditOf(b)).map(({ action }) => action)).not.toContain('operator.access');
  });

  it('stands there also when there was nothing to see', async () => {
    const before = (await auditOf(a)).length;
    expect(problemOf(await read(`/tenants/${a.tenant_id}/conversations/${randomUUID()}`, 'looking'))).toBe('not_found');
    expect(await auditOf(a)).toHaveLength(before + 1);
  });

  it('lasts a quarter of an hour, and dies with the token', async () => {
    await read(`/tenants/${a.tenant_id}/leads`, 'test');
    const [grant] = await ask<{ seconds: number }>(
      d.cluster.superuserUrl,
      'select extract(epoch from max(expires_at) - clock_timestamp())::int as seconds from auth.operator_grant',
    );
    expect(grant?.seconds).toBeLessThanOrEqual(900);
    expect(grant?.seconds).toBeGreaterThan(850);
    const [links] = await ask<{ count: number }>(
      d.cluster.superuserUrl,
      `select count(*)::int from pg_constraint
        where conrelid = 'auth.operator_grant'::regclass and confrelid = 'auth.operator_token'::regclass and confdeltype = 'c'`,
    );
    expect(links?.count).toBe(1);
  });
});

describe("one tenant's records", () => {
  it('are its own leads and conversations, and no other’s', async () => {
    const leads = LeadList.parse(JSON.parse((await read(`/tenants/${a.tenant_id}/leads`, 'test')).body));
    expect(leads.leads).toMatchObject(
      [{
        name: 'Ada', email: 'ada@a.example', phone: null, source: 'form', conversation_id: conversationOfA,
        consent_text: expect.stringContaining('A may use'),
      }],
    );
    const listed = ConversationList.parse(JSON.parse((await read(`/tenants/${a.tenant_id}/conversations`, 'test')).body));
    expect(listed.conversations).toMatchObject([{ conversation_id: conversationOfA, messages: 2, first_words: 'Canary of A?' }]);
    const shown = ConversationDetail.parse(
      JSON.parse((await read(`/tenants/${a.tenant_id}/conversations/${conversationOfA}`, 'test')).body),
    );
    expect(shown.messages.map(({ role }) => role)).toEqual(['visitor', 'assistant']);
  });

  it("answer the same for another tenant's conversation, one that isn't, and an id that is none", async () => {
    const replies = [];
    for (const id of [conversationOfB, randomUUID(), 'x', '%00', "'"]) replies.push(
      await read(`/tenants/${a.tenant_id}/conversations/${id}`, 'test'),
    );
    expect(replies.map(problemOf)).toEqual(Array(5).fill('not_found'));
    expect(new Set(replies.map(({ body }) => body)).size).toBe(1);
  });

  it('come in pages, each once, newest first; a cursor of another tenant leads nowhere', async () => {
    const c = await d.createTenant({ name: 'C', origins: ['https://c.example'] });
    const visitor = await openVisitor(d.port, c);
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) made.unshift(
      JSON.parse((await visitor.send('POST', '/v1/leads', { email: `n${n}@c.example`, consent: true })).body).lead_id,
    );
    for (let n = 0; n < 5; n += 1) await beginConversation(visitor, `Question ${n}?`);
    const leads = await allPages(d, `/tenants/${c.tenant_id}/leads`, 'leads', 3);
    expect(leads.items.map(({ lead_id }) => lead_id)).toEqual(made);
    expect(leads.sizes).toEqual([3, 3, 1]);
    const conversations = await allPages(d, `/tenants/${c.tenant_id}/conversations`, 'conversations', 2);
    expect(conversations.items.map(({ first_words }) => first_words)).toEqual([4, 3, 2, 1, 0].map((n) => `Question ${n}?`));
    for (const [list, cursor] of [['leads', made[0]], ['conversations', conversations.items[0]?.['conversation_id']]]) {
      expect(
        JSON.parse((await read(`/tenants/${a.tenant_id}/${list}?after=${cursor}`, 'test')).body),
      ).toMatchObject({ [String(list)]: [], next: null });
    }
  });
});

describe('usage and audit', () => {
  it('sum what was used by day and model, and need no reason', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const report = UsageReport.parse(JSON.parse((await read(`/tenants/${a.tenant_id}/usage`)).body));
    expect(report).toMatchObject({ tenant_id: a.tenant_id, to: today, days: [{ day: today, model: 'built-in', answers: 1 }] });
    expect((Date.parse(report.to) - Date.parse(report.from)) / 86_400_000).toBe(29);
    expect(JSON.parse((await read(`/tenants/${a.tenant_id}/usage?from=2001-01-01&to=2001-01-31`)).body).days).toEqual([]);
  });

  it('refuse days that are none', async () => {
    for (const query of [
      'from=x', 'from=2026-02-30', 'from=2026-1-1', 'from=0000-01-01', 'to=0001-01-01', 'to=-000001-01-01',
      'from=2026-01-02&to=2026-01-01', 'day=2026-01-01', 'from=', "to='",
    ]) {
      expect(problemOf(await read(`/tenants/${a.tenant_id}/usage?${query}`)), query).toBe('invalid_request');
    }
    for (const query of ['to=9999-12-31', 'from=2000-01-01', 'to=2000-01-01', 'from=2024-02-29']) {
      expect((await read(`/tenants/${a.tenant_id}/usage?${query}`)).status, query).toBe(200);
    }
  });

  it('page through the log, newest first, each entry once', async () => {
    const c = await d.createTenant({ name: 'C' });
    for (let n = 0; n < 5; n += 1) await d.operator('PATCH', `/tenants/${c.tenant_id}`, { name: `C${n}` });
    const { items, sizes } = await allPages(d, `/tenants/${c.tenant_id}/audit`, 'entries', 2);
    expect(items.slice(0, 5).map(({ detail }) => detail)).toEqual([4, 3, 2, 1, 0].map((n) => ({ name: `C${n}` })));
    expect(sizes.slice(0, 3)).toEqual([2, 2, 2]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(7);
  });

  it('never hold the token that was shown', async () => {
    for (const tenant of [a, b]) expect(JSON.stringify(await auditOf(tenant))).not.toContain(operatorToken);
    expect(
      (await request(
        d.consolePort, `/operator/v1/tenants/${a.tenant_id}/audit`,
        { method: 'DELETE', headers: { authorization: `Bearer ${operatorToken}` } },
      )).status,
    ).toBe(405);
  });
});

describeOperatorGuards(
  [
    { method: 'GET', path: '/tenants/:id/leads', pages: true },
    { method: 'GET', path: '/tenants/:id/conversations', pages: true },
    { method: 'GET', path: `/tenants/:id/conversations/${randomUUID()}` },
    { method: 'GET', path: '/tenants/:id/usage' },
    { method: 'GET', path: '/tenants/:id/audit', pages: true },
  ],
  () => ({ deployment: d, id: a.tenant_id, tenant: b }),
);
