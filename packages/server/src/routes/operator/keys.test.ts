import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Key, KeyRotated } from '@coatcheck/contract/operator/keys';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import {
  frameHeaders, loadFrame, openVisitor, operatorToken, problemOf, request, startDeployment, ticketIn, type Deployment,
} from '../../../../../tests/harness/deployment.ts';
import { allPages, describeOperatorGuards } from '../../../../../tests/harness/operator-security.ts';
import { ask, countRows } from '../../../../../tests/harness/unusual-passes.ts';

let d: Deployment;
let a: TenantCreated;
let b: TenantCreated;

beforeAll(async () => {
  d = await startDeployment();
  a = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
  b = await d.createTenant({ name: 'B', origins: ['https://b.example'] });
});
afterAll(() => d?.stop());

async function made(body: Record<string, unknown> = {}): Promise<Key & { snippet: string }> {
  const reply = await d.operator('POST', '/keys', { tenant_id: a.tenant_id, origins: ['https://a.example'], ...body });
  expect(reply.status).toBe(201);
  const { snippet } = JSON.parse(reply.body);
  return { ...Key.parse(JSON.parse(reply.body)), snippet };
}
const frameOf = (key: Key) => loadFrame(d.port, { label: a.label, publishable_key: key.publishable_key });
const keysOf = async (tenant: TenantCreated): Promise<Key[]> => JSON.parse(
  (await d.operator('GET', `/tenants/${tenant.tenant_id}/keys`)).body,
).keys;
const lastEntry = async (tenant: TenantCreated) => (await allPages(
  d, `/tenants/${tenant.tenant_id}/audit`, 'entries', 200,
)).items[0];

describe('POST /operator/v1/keys and GET …/tenants/:id/keys', () => {
  it('make one with all scopes unless some are named, and list it under its tenant alone', async () => {
    const [all, one] = [await made(), await made({ scopes: ['chat'] })];
    expect(all).toMatchObject(
      {
        tenant_id: a.tenant_id, status: 'live', scopes: ['chat', 'leads', 'voice'], origins: ['https://a.example'],
        retires_at: null,
      },
    );
    expect(one.scopes).toEqual(['chat']);
    expect(all.snippet).toContain(all.publishable_key);
    expect((await keysOf(a)).map(({ key_id }) => key_id)).toEqual([a.key_id, all.key_id, one.key_id]);
    expect((await keysOf(b)).map(({ key_id }) => key_id)).toEqual([b.key_id]);
    expect(await lastEntry(a)).toMatchObject({ action: 'key.created', subject: one.key_id, actor: 'operator' });
  });

  it('make nothing of what they refuse', async () => {
    const before = await countRows(d.cluster.superuserUrl);
    for (const [body, code] of [
      [{ tenant_id: 'x' }, 'invalid_request'], [{}, 'invalid_request'],
      [{ tenant_id: a.tenant_id, scopes: [] }, 'invalid_request'],
      [{ tenant_id: a.tenant_id, scopes: ['records'] }, 'invalid_request'],
      [{ tenant_id: a.tenant_id, scopes: ['chat leads'] }, 'invalid_request'],
      [{ tenant_id: a.tenant_id, publishable_key: a.publishable_key }, 'invalid_request'],
      [{ tenant_id: a.tenant_id, origins: ['https://*.co.uk'] }, 'invalid_origin'],
      [{ tenant_id: '00000000-0000-4000-8000-000000000000' }, 'not_found'],
    ] as const) {
      expect(problemOf(await d.operator('POST', '/keys', body)), JSON.stringify(body)).toBe(code);
    }
    expect(await countRows(d.cluster.superuserUrl)).toEqual(before);
  });
});

describe('revoke and enable', () => {
  it('are the switch of one key: off at once with all it handed out, on again without it', async () => {
    const [key, other] = [await made(), await made()];
    const visitor = await openVisitor(d.port, { ...a, publishable_key: key.publishable_key });
    expect(JSON.parse((await d.operator('POST', `/keys/${key.key_id}/revoke`)).body).status).toBe('revoked');
    expect(problemOf(await frameOf(key))).toBe('key_revoked');
    expect(problemOf(await visitor.send('POST', '/v1/token', { publishable_key: key.publishable_key }))).toBe('key_revoked');
    expect((await frameOf(other)).status).toBe(200);
    expect(await lastEntry(a)).toMatchObject({ action: 'key.revoked', subject: key.key_id });
    expect(JSON.parse((await d.operator('POST', `/keys/${key.key_id}/enable`)).body).status).toBe('live');
    expect((await frameOf(key)).status).toBe(200);
    expect(problemOf(await visitor.send('POST', '/v1/token', { publishable_key: key.publishable_key }))).toBe('stale_epoch');
    expect(await lastEntry(a)).toMatchObject({ action: 'key.enabled', subject: key.key_id });
  });
});

describe('PUT …/keys/:id/origins', () => {
  it('stores each parsed origin once, and says before and after in the log', async () => {
    const key = await made();
    const reply = await d.operator(
      'PUT', `/keys/${key.key_id}/origins`,
      { origins: ['HTTPS://Shop.Example', 'https://shop.example:443', 'http://localhost:3000', 'https://bücher.example'] },
    );
    expect(JSON.parse(reply.body).origins).toEqual(
      ['https://shop.example', 'http://localhost:3000', 'https://xn--bcher-kva.example'],
    );
    expect(await lastEntry(a)).toMatchObject(
      {
        action: 'key.origins', subject: key.key_id,
        detail: {
          before: ['https://a.example'],
          after: ['https://shop.example', 'http://localhost:3000', 'https://xn--bcher-kva.example'],
        },
      },
    );
    expect(JSON.parse((await d.operator('PUT', `/keys/${key.key_id}/origins`, { origins: [] })).body).origins).toEqual([]);
    expect(problemOf(await frameOf(key))).toBe('origin_not_allowed');
  });

  it('stores nothing when one of them is refused', async () => {
    const key = await made();
    const reply = await d.operator(
      'PUT', `/keys/${key.key_id}/origins`, { origins: ['https://ok.example', 'https://a.example; script-src *'] },
    );
    expect(problemOf(reply)).toBe('invalid_origin');
    expect(JSON.parse(reply.body).detail).toContain('a.example; script-src *');
    expect((await keysOf(a)).find(({ key_id }) => key_id === key.key_id)?.origins).toEqual(['https://a.example']);
  });
});

describe('POST …/keys/:id/rotate', () => {
  it('makes the next key like the old one, which goes on for the overlap and then stops by itself', async () => {
    const old = await made({ scopes: ['chat'] });
    const reply = await d.operator('POST', `/keys/${old.key_id}/rotate`, { overlap_seconds: 3600 });
    expect(reply.status).toBe(201);
    const { key, previous } = KeyRotated.parse(JSON.parse(reply.body));
    expect(key).toMatchObject({ tenant_id: a.tenant_id, origins: old.origins, scopes: ['chat'], status: 'live' });
    expect(previous).toMatchObject({ key_id: old.key_id, status: 'retiring' });
    expect(Date.parse(previous.retires_at ?? '') - Date.now()).toBeGreaterThan(3_500_000);
    const visitor = await openVisitor(d.port, { ...a, publishable_key: old.publishable_key });
    expect((await frameOf(key)).status).toBe(200);
    await ask(
      d.cluster.superuserUrl,
      "update auth.publishable_key set retires_at = clock_timestamp() - interval '1 second' where id = $1", [old.key_id],
    );
    expect(problemOf(await frameOf(old))).toBe('key_revoked');
    expect(problemOf(await visitor.send('GET', '/v1/conversations/current'))).toBe('key_revoked');
    expect((await frameOf(key)).status).toBe(200);
  });

  it('ends the old one at once with no overlap; gives a week by itself; happens once', async () => {
    const [now, later] = [await made(), await made()];
    await d.operator('POST', `/keys/${now.key_id}/rotate`, { overlap_seconds: 0 });
    expect(problemOf(await frameOf(now))).toBe('key_revoked');
    const { previous } = JSON.parse((await d.operator('POST', `/keys/${later.key_id}/rotate`, {})).body);
    expect(Math.round((Date.parse(previous.retires_at) - Date.now()) / 86_400_000)).toBe(7);
    expect(problemOf(await d.operator('POST', `/keys/${later.key_id}/rotate`, {}))).toBe('conflict');
    for (const overlap_seconds of [-1, 0.5, 91 * 86_400, '60', null]) {
      expect(problemOf(await d.operator('POST', `/keys/${later.key_id}/rotate`, { overlap_seconds }))).toBe('invalid_request');
    }
  });

  it('and enable: a key that has retired comes back without what it handed out, one that still goes on keeps its visitors', async () => {
    const [gone, going] = [await made(), await made()];
    const visitors = [await openVisitor(d.port, { ...a, publishable_key: gone.publishable_key }), await openVisitor(d.port, { ...a, publishable_key: going.publishable_key })];
    const unspent = ticketIn(await loadFrame(d.port, { ...a, publishable_key: gone.publishable_key }));
    const rotated = await d.operator('POST', `/keys/${gone.key_id}/rotate`, { overlap_seconds: 0 });
    expect(KeyRotated.parse(JSON.parse(rotated.body)).previous.status).toBe('revoked');
    await d.operator('POST', `/keys/${going.key_id}/rotate`, { overlap_seconds: 3600 });
    for (const key of [gone, going]) expect(JSON.parse((await d.operator('POST', `/keys/${key.key_id}/enable`)).body).status).toBe('live');
    const [old, living] = await Promise.all(visitors.map((visitor) => visitor.send('GET', '/v1/conversations/current')));
    expect(old && problemOf(old)).toBe('stale_epoch');
    expect(living?.status).toBe(200);
    const host = `${a.label}.localhost:${d.port}`;
    const opened = await request(
      d.port, '/v1/token', { method: 'POST', host, headers: frameHeaders(host), body: { publishable_key: gone.publishable_key, ticket: unspent } },
    );
    expect(problemOf(opened)).toBe('stale_epoch');
    expect((await frameOf(gone)).status).toBe(200);
  });

  it('makes one key when it is asked ten times at once', async () => {
    const old = await made();
    const replies = await Promise.all(Array.from({ length: 10 }, () => d.operator('POST', `/keys/${old.key_id}/rotate`, {})));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ status }) => status !== 201).map(problemOf)).toEqual(Array(9).fill('conflict'));
  });
});

describe('POST /operator/v1/signing-key/rotate', () => {
  it('signs new passes with a new secret and logs nobody out; strangers can’t', async () => {
    const visitor = await openVisitor(d.port, b);
    expect(
      problemOf(
        await request(
          d.consolePort, '/operator/v1/signing-key/rotate',
          { method: 'POST', headers: { authorization: `Bearer ${operatorToken}x` } },
        ),
      ),
    ).toBe('operator_token_invalid');
    const headerOf = (pass: string) => pass.split('.')[0];
    expect(headerOf((await openVisitor(d.port, b)).token.access_token)).toBe(headerOf(visitor.token.access_token));
    expect((await d.operator('POST', '/signing-key/rotate')).status).toBe(204);
    expect(headerOf((await openVisitor(d.port, b)).token.access_token)).not.toBe(headerOf(visitor.token.access_token));
    expect((await visitor.send('GET', '/v1/conversations/current')).status).toBe(200);
  });
});

describe('a key', () => {
  describeOperatorGuards(
    [
      { method: 'POST', path: '/keys/:id/revoke' },
      { method: 'POST', path: '/keys/:id/enable' },
      { method: 'PUT', path: '/keys/:id/origins', body: { origins: ['https://a.example'] } },
      { method: 'POST', path: '/keys/:id/rotate', body: { overlap_seconds: 60 } },
    ],
    () => ({ deployment: d, id: b.key_id, tenant: a }),
  );
});

describe('the keys of a tenant', () => {
  describeOperatorGuards([{ method: 'GET', path: '/tenants/:id/keys' }], () => ({ deployment: d, id: a.tenant_id, tenant: a }));
});
