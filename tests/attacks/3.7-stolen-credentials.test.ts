/**
 * 3.x Passes, tickets, cookies and secrets, each copied from where it was and used where it shouldn't open anything.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { frameHeaders, loadFrame, openVisitor, problemOf, request, startDeployment, ticketIn, type Deployment, type Reply, type TestVisitor } from '../harness/deployment.ts';

let d: Deployment;
let a: TenantCreated;
let b: TenantCreated;

beforeAll(async () => {
  d = await startDeployment({ LIMIT_OPENS: '6000', LIMIT_OPENS_BURST: '6000', LIMIT_FRAMES: '6000', LIMIT_REFRESHES: '100' });
  a = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
  b = await d.createTenant({ name: 'B', origins: ['https://b.example'] });
});
afterAll(() => d?.stop());

const hostOf = (tenant: TenantCreated) => `${tenant.label}.localhost:${d.port}`;

function exchange(tenant: TenantCreated, body: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Reply> {
  const host = hostOf(tenant);
  return request(d.port, '/v1/token', { method: 'POST', host, headers: { ...frameHeaders(host), ...headers }, body: { publishable_key: tenant.publishable_key, ...body } });
}
const ticketOf = async (tenant: TenantCreated) => ticketIn(await loadFrame(d.port, tenant));
const current = (visitor: TestVisitor, headers: Record<string, string>) =>
  request(d.port, '/v1/conversations/current', { host: visitor.host, headers });
/** As from a browser of before Sec-Fetch-*. */
const oldBrowser = (tenant: TenantCreated) => ({ origin: `http://${hostOf(tenant)}` });

describe('a ticket', () => {
  it('is good once, also when it is sent twice at the same time', async () => {
    const ticket = await ticketOf(a);
    const replies = await Promise.all(Array.from({ length: 8 }, () => exchange(a, { ticket })));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status !== 200).map(problemOf)).toEqual(Array(7).fill('ticket_spent'));
    expect(problemOf(await exchange(a, { ticket }))).toBe('ticket_spent');
  });

  it('opens nothing but the key it was made for', async () => {
    expect(problemOf(await exchange(b, { ticket: await ticketOf(a) }))).toBe('ticket_invalid');
  });

  it('is refused when a bit of it is changed, wherever', async () => {
    const ticket = await ticketOf(a);
    for (const at of [0, 3, 12, 20, 30, 50, ticket.length - 1]) {
      const changed = `${ticket.slice(0, at)}${ticket[at] === 'A' ? 'B' : 'A'}${ticket.slice(at + 1)}`;
      expect(problemOf(await exchange(a, { ticket: changed })), `character ${at}`).toMatch(/^ticket_(invalid|expired)$/);
    }
    expect((await exchange(a, { ticket })).status).toBe(200);
  });

  it('dies with the switch, and stays dead when the key is on again', async () => {
    const c = await d.createTenant({ name: 'C', origins: ['https://c.example'] });
    const ticket = await ticketOf(c);
    await d.operator('POST', `/keys/${c.key_id}/revoke`);
    expect(problemOf(await exchange(c, { ticket }))).toBe('key_revoked');
    await d.operator('POST', `/keys/${c.key_id}/enable`);
    expect(problemOf(await exchange(c, { ticket }))).toBe('stale_epoch');
  });
});

describe('a pass', () => {
  it('opens nothing without its cookie, with another one, or with two of them', async () => {
    const [victim, thief] = [await openVisitor(d.port, a), await openVisitor(d.port, a)];
    expect((await current(victim, victim.headers)).status).toBe(200);
    expect(problemOf(await current(victim, { ...victim.headers, cookie: '' }))).toBe('binding_missing');
    expect(problemOf(await current(victim, { ...victim.headers, cookie: thief.cookie }))).toBe('binding_changed');
    expect(problemOf(await current(victim, { ...victim.headers, cookie: `${victim.cookie}; ${thief.cookie}` }))).toBe('binding_missing');
    expect(problemOf(await current(victim, { ...victim.headers, cookie: `${victim.cookie}x` }))).toBe('binding_changed');
  });

  it('is good on the host of its own tenant alone', async () => {
    const visitor = await openVisitor(d.port, a);
    const elsewhere = { ...visitor.headers, ...frameHeaders(hostOf(b)) };
    expect(problemOf(await request(d.port, '/v1/conversations/current', { host: hostOf(b), headers: elsewhere }))).toBe('pass_invalid');
  });

  it('is accepted in the Authorization header and nowhere else', async () => {
    const { host, token, headers } = await openVisitor(d.port, a);
    const { authorization: _, ...without } = headers;
    for (const path of [`?pass=${token.access_token}`, `?access_token=${token.access_token}`]) {
      expect(problemOf(await request(d.port, `/v1/conversations/current${path}`, { host, headers: without }))).toBe('pass_missing');
    }
    expect(problemOf(await request(d.port, '/v1/leads', { method: 'POST', host, headers: without, body: { access_token: token.access_token, consent: true, email: 'a@b.example' } }))).toBe('pass_missing');
    expect(problemOf(await request(d.port, '/v1/conversations/current', { host, headers: { ...without, authorization: token.access_token } }))).toBe('pass_missing');
  });

  it('survives no change of header, claims or signature', async () => {
    const { token, headers, host } = await openVisitor(d.port, a);
    const [header = '', payload = '', signature = ''] = token.access_token.split('.');
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = [
      `${part({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
      `${part({ alg: 'None' })}.${payload}.${signature}`,
      `${part({ alg: 'HS512', typ: 'at+jwt' })}.${payload}.${signature}`,
      `${part({ alg: 'ES256', typ: 'at+jwt' })}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
      `${part({ alg: 'HS256', typ: 'at+jwt', kid: '../../dev/null' })}.${payload}.${signature}`,
      `${part({ alg: 'HS256', typ: 'at+jwt', kid: "' or 1=1 --" })}.${payload}.${signature}`,
      `${part({ ...JSON.parse(Buffer.from(header, 'base64url').toString()), jku: 'https://evil.example' })}.${payload}.${signature}`,
      `${header}.${part({ ...claims, exp: claims.exp + 600 })}.${signature}`,
      `${header}.${part({ ...claims, scope: 'chat leads voice records' })}.${signature}`,
      `${header}.${part({ ...claims, cnf: undefined })}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}.${signature}=`,
      `${header}.${payload}.${signature}.${signature}`,
      `${header}.${payload}`,
      'x',
      `${header}.${payload}.${'A'.repeat(43)}`,
    ];
    for (const pass of forged) {
      expect(problemOf(await request(d.port, '/v1/conversations/current', { host, headers: { ...headers, authorization: `Bearer ${pass}` } })), pass).toBe('pass_invalid');
    }
  });

  it('is not taken from another site, whatever it says of itself', async () => {
    const visitor = await openVisitor(d.port, a);
    for (const headers of [
      { origin: 'https://a.example' }, { origin: 'null' }, { origin: `http://${hostOf(b)}` }, { origin: `https://${hostOf(a)}` },
      { origin: `http://${hostOf(a)}.` }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'none' },
    ]) {
      expect(problemOf(await visitor.send('POST', '/v1/leads', { email: 'a@b.example', consent: true }, headers)), JSON.stringify(headers)).toBe('cross_site');
    }
    const { origin: _, ...withoutOrigin } = visitor.headers;
    expect(problemOf(await request(d.port, '/v1/leads', { method: 'POST', host: visitor.host, headers: withoutOrigin, body: { email: 'a@b.example', consent: true } }))).toBe('cross_site');
  });
});

describe('the four forms of the exchange', () => {
  it('open: the same cookie is the same visitor, a made-up one is none', async () => {
    const first = await openVisitor(d.port, a);
    const again = await openVisitor(d.port, a, first.cookie);
    expect(again.token.visitor_id).toBe(first.token.visitor_id);
    expect(again.cookie).toBe(first.cookie);
    const made = await openVisitor(d.port, a, first.cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
    expect(made.token.visitor_id).not.toBe(first.token.visitor_id);
    const twice = await openVisitor(d.port, a, `${first.cookie}; ${made.cookie}`);
    expect([first.token.visitor_id, made.token.visitor_id]).not.toContain(twice.token.visitor_id);
  });

  it('open: a visitor of A is somebody else at B', async () => {
    const atA = await openVisitor(d.port, a);
    expect((await openVisitor(d.port, b, atA.cookie)).token.visitor_id).not.toBe(atA.token.visitor_id);
  });

  it('refresh: the same session goes on; without the cookie, with another, or from another tenant it does not', async () => {
    const [visitor, other] = [await openVisitor(d.port, a), await openVisitor(d.port, a)];
    const next = await exchange(a, {}, visitor.headers);
    expect(next.status).toBe(200);
    expect(JSON.parse(next.body)).toMatchObject({ visitor_id: visitor.token.visitor_id, session_expires_at: visitor.token.session_expires_at });
    expect(problemOf(await exchange(a, {}, { ...visitor.headers, cookie: '' }))).toBe('binding_missing');
    expect(problemOf(await exchange(a, {}, { ...visitor.headers, cookie: other.cookie }))).toBe('binding_changed');
    expect(problemOf(await exchange(a, {}))).toBe('pass_missing');
    expect(problemOf(await exchange(b, {}, { ...visitor.headers, ...frameHeaders(hostOf(b)) }))).toBe('pass_invalid');
    expect(problemOf(await exchange(a, { publishable_key: b.publishable_key }, visitor.headers))).toBe('key_unknown');
  });

  it('fall back: a fresh pass once, for a new visitor; never for one who has a past', async () => {
    const visitor = await openVisitor(d.port, a);
    const { authorization } = visitor.headers;
    const fallen = await exchange(a, { unbound: true }, { authorization: authorization ?? '' });
    expect(fallen.status).toBe(200);
    const token = JSON.parse(fallen.body);
    expect(token.visitor_id).not.toBe(visitor.token.visitor_id);
    expect(token.expires_in).toBeLessThanOrEqual(120);
    expect((await request(d.port, '/v1/conversations/current', { host: visitor.host, headers: { ...frameHeaders(visitor.host), authorization: `Bearer ${token.access_token}` } })).status).toBe(200);
    expect(problemOf(await exchange(a, { unbound: true }, { authorization: authorization ?? '' }))).toBe('pass_invalid');
    const returning = await openVisitor(d.port, a, visitor.cookie);
    expect(problemOf(await exchange(a, { unbound: true }, { authorization: returning.headers['authorization'] ?? '' }))).toBe('pass_invalid');
    const refreshed = JSON.parse((await exchange(a, {}, returning.headers)).body);
    expect(problemOf(await exchange(a, { unbound: true }, { authorization: `Bearer ${refreshed.access_token}` }))).toBe('pass_invalid');
  });

  it('refresh unbound: with the resume secret of that visitor, not with another’s', async () => {
    const open = async () => JSON.parse((await request(d.port, '/v1/token', {
      method: 'POST', host: hostOf(a), headers: oldBrowser(a), body: { publishable_key: a.publishable_key, ticket: await ticketOf(a) },
    })).body);
    const [one, other] = [await open(), await open()];
    expect(one.resume).toEqual(expect.any(String));
    const refresh = (resume: string) => exchange(a, { resume }, { authorization: `Bearer ${one.access_token}` });
    const next = await refresh(one.resume);
    expect(JSON.parse(next.body)).toMatchObject({ visitor_id: one.visitor_id });
    expect(problemOf(await refresh(other.resume))).toBe('binding_changed');
    expect(problemOf(await refresh('20780.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA'))).toBe('binding_changed');
    expect(problemOf(await exchange(a, {}, { authorization: `Bearer ${one.access_token}` }))).toBe('binding_changed');
  });

  it('refuses every other form', async () => {
    const visitor = await openVisitor(d.port, a);
    const ticket = await ticketOf(a);
    expect(problemOf(await exchange(a, { ticket, unbound: true }))).toBe('invalid_request');
    expect(problemOf(await exchange(a, { unbound: true, resume: 'x' }, visitor.headers))).toBe('invalid_request');
    expect(problemOf(await exchange(a, { unbound: false, ticket }))).toBe('invalid_request');
    expect(problemOf(await exchange(a, { ticket, tenant_id: b.tenant_id }))).toBe('invalid_request');
    expect((await exchange(a, { ticket })).status).toBe(200);
  });

  it('a session outlives a new signing key', async () => {
    const visitor = await openVisitor(d.port, a);
    expect((await d.operator('POST', '/signing-key/rotate')).status).toBe(204);
    expect((await current(visitor, visitor.headers)).status).toBe(200);
    const next = JSON.parse((await exchange(a, {}, visitor.headers)).body);
    expect(next.visitor_id).toBe(visitor.token.visitor_id);
    expect(next.access_token.split('.')[0]).not.toBe(visitor.token.access_token.split('.')[0]);
  });

  it('a change of origins asks for a reload, not for goodbye; the same list changes nothing', async () => {
    const c = await d.createTenant({ name: 'C', origins: ['https://c.example'] });
    const visitor = await openVisitor(d.port, c);
    await d.operator('PUT', `/keys/${c.key_id}/origins`, { origins: ['https://c.example'] });
    expect((await current(visitor, visitor.headers)).status).toBe(200);
    await d.operator('PUT', `/keys/${c.key_id}/origins`, { origins: ['https://c.example', 'https://www.c.example'] });
    expect(problemOf(await current(visitor, visitor.headers))).toBe('stale_epoch');
    expect((await openVisitor(d.port, c, visitor.cookie)).token.visitor_id).toBe(visitor.token.visitor_id);
  });
});
