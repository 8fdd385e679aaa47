import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { openVisitor, problemOf, startDeployment, type Deployment } from '../../../../tests/harness/deployment.ts';
import { beginConversation, describeGuards } from '../../../../tests/harness/route-security.ts';
import { ask } from '../../../../tests/harness/unusual-passes.ts';

let d: Deployment;
let a: TenantCreated;
let b: TenantCreated;

beforeAll(async () => {
  d = await startDeployment({ LIMIT_OPENS: '6000', LIMIT_OPENS_BURST: '6000', LIMIT_LEADS_VISITOR: '20' });
  a = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
  b = await d.createTenant({ name: 'B', origins: ['https://b.example'] });
});
afterAll(() => d?.stop());

const lead = { email: 'ada@example.org', consent: true };
const stored = (tenant: TenantCreated) =>
  ask<Record<'id' | 'source' | 'shown', string> & Record<'name' | 'email' | 'phone' | 'note' | 'conversation_id', string | null>>(
    d.cluster.superuserUrl,
    `select l.id, l.name, l.email, l.phone, l.note, l.source, l.conversation_id, c.text as shown
       from app.lead l join app.consent_text c on c.tenant_id = l.tenant_id and c.version = l.consent_version
      where l.tenant_id = $1 order by l.created_at`,
    [tenant.tenant_id],
  );

describe('POST /v1/leads', () => {
  it('is committed before the 201, under its own tenant, with what was shown', async () => {
    const c = await d.createTenant({ name: 'C', origins: ['https://c.example'], consent_text: 'C may call me.' });
    const visitor = await openVisitor(d.port, c);
    const conversation_id = await beginConversation(visitor);
    const reply = await visitor.send('POST', '/v1/leads', {
      ...lead, name: '  Ada  ', phone: '+49 (0)30 123-456', note: 'Please call\nafter five.', conversation_id,
    });
    expect(reply.status).toBe(201);
    expect(await stored(c)).toEqual([{
      id: JSON.parse(reply.body).lead_id, name: 'Ada', email: 'ada@example.org', phone: '+4930123456',
      note: 'Please call\nafter five.', source: 'form',
      conversation_id, shown: 'C may call me.',
    }]);
    expect(JSON.parse((await visitor.send('GET', '/v1/conversations/current')).body).conversation.lead_captured).toBe(true);
  });

  it('keeps the text that stood beside the button, also when it has changed since', async () => {
    const c = await d.createTenant({ name: 'C', origins: ['https://c.example'], consent_text: 'Old words.' });
    const visitor = await openVisitor(d.port, c);
    const [before] = await ask<{ version: string }>(
      d.cluster.superuserUrl, 'select version from app.consent_text where tenant_id = $1', [c.tenant_id],
    );
    await d.operator('PATCH', `/tenants/${c.tenant_id}`, { consent_text: 'New words.' });
    await visitor.send('POST', '/v1/leads', { ...lead, consent_version: before?.version });
    await visitor.send('POST', '/v1/leads', { ...lead, email: 'bob@example.org' });
    expect((await stored(c)).map(({ shown }) => shown)).toEqual(['Old words.', 'New words.']);
  });

  it('takes a request id for one submission: other details under it are refused, and not lost without a word', async () => {
    const c = await d.createTenant({ name: 'C', origins: ['https://c.example'] });
    const visitor = await openVisitor(d.port, c);
    const first = await visitor.send('POST', '/v1/leads', { ...lead, request_id: 'request-one' });
    expect((await visitor.send('POST', '/v1/leads', { ...lead, request_id: 'request-one' })).body).toBe(first.body);
    expect(problemOf(await visitor.send('POST', '/v1/leads', { ...lead, email: 'bob@example.org', request_id: 'request-one' }))).toBe('conflict');
    expect((await stored(c)).map(({ email }) => email)).toEqual(['ada@example.org']);
  });

  it('records no consent to a text that was never shown here, another tenant’s included', async () => {
    const c = await d.createTenant({ name: 'C', origins: ['https://c.example'] });
    const visitor = await openVisitor(d.port, c);
    const [foreign] = await ask<{ version: string }>(
      d.cluster.superuserUrl, `select version from app.consent_text where tenant_id = $1`, [a.tenant_id],
    );
    for (const consent_version of ['0123456789abcdef', foreign?.version]) {
      const reply = await visitor.send('POST', '/v1/leads', { ...lead, consent_version });
      expect(JSON.parse(reply.body)).toMatchObject({ code: 'invalid_request', detail: 'consent_version: no such text was shown here' });
    }
    expect(await stored(c)).toEqual([]);
  });

  it('is one lead however often the same is sent, also ten times at once', async () => {
    const c = await d.createTenant({ name: 'C', origins: ['https://c.example'] });
    const visitor = await openVisitor(d.port, c);
    const replies = await Promise.all(Array.from(
      { length: 10 }, () => visitor.send('POST', '/v1/leads', { ...lead, email: 'ada@example.org ' }),
    ));
    expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set(replies.map(({ body }) => body)).size).toBe(1);
    await visitor.send('POST', '/v1/leads', { ...lead, email: 'ADA@example.org' });
    const named = await visitor.send('POST', '/v1/leads', { ...lead, email: 'bob@example.org', request_id: 'request-1' });
    expect((await visitor.send('POST', '/v1/leads', { ...lead, email: 'bob@example.org', request_id: 'request-1' })).body).toBe(named.body);
    expect((await stored(c)).map(({ email }) => email)).toEqual(['ada@example.org', 'bob@example.org']);
  });

  it('is a lead of each who leaves the same details, and of each tenant', async () => {
    const [one, two, elsewhere] = [await openVisitor(d.port, a), await openVisitor(d.port, a), await openVisitor(d.port, b)];
    const ids = [];
    for (const visitor of [one, two, elsewhere]) ids.push(
      JSON.parse((await visitor.send('POST', '/v1/leads', { ...lead, request_id: 'the-same-1' })).body).lead_id,
    );
    expect(new Set(ids).size).toBe(3);
  });

  it('says what is missing, and stores nothing', async () => {
    const c = await d.createTenant({ name: 'C', origins: ['https://c.example'] });
    const visitor = await openVisitor(d.port, c);
    for (const body of [
      {}, { consent: true }, { email: 'ada@example.org' }, { email: 'ada@example.org', consent: false },
      { email: 'ada@example.org', consent: 'true' },
      { ...lead, email: 'ada' }, { ...lead, email: null }, { consent: true, phone: 'call me' },
      { ...lead, name: 'x'.repeat(201) }, { ...lead, name: 'a\0b' },
      { ...lead, note: 'x'.repeat(2001) }, { ...lead, consent_version: 'latest' }, { ...lead, conversation_id: 'mine' },
      { ...lead, tenant_id: a.tenant_id },
      { ...lead, visitor_id: visitor.token.visitor_id }, { ...lead, request_id: 'short' },
    ]) {
      expect(problemOf(await visitor.send('POST', '/v1/leads', body)), JSON.stringify(body).slice(0, 80)).toBe('invalid_request');
    }
    expect(await stored(c)).toEqual([]);
  });

  it('stops at the visitor’s limit, and says for how long', async () => {
    const visitor = await openVisitor(d.port, a);
    const replies = await Promise.all(Array.from(
      { length: 30 }, (_, n) => visitor.send('POST', '/v1/leads', { ...lead, email: `n${n}@example.org` }),
    ));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(20);
    const refused = replies.find(({ status }) => status !== 201);
    expect(refused && problemOf(refused)).toBe('rate_limited');
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describeGuards(
  {
    method: 'POST', path: '/v1/leads', scope: 'leads', status: 201, namesConversation: true,
    body: (conversation_id) => ({ ...lead, ...(conversation_id ? { conversation_id } : {}) }),
  },
  () => ({ deployment: d, a, b }),
);
