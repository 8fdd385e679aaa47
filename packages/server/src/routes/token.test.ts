/**
 * The answer's shape, and who is refused before a ticket is looked at. The four forms and their thieves are in tests/attacks/3.7.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { TokenResponse } from '@coatcheck/contract/token';
import {
  frameHeaders, loadFrame, openVisitor, problemOf, request, startDeployment, ticketIn, type Deployment,
} from '../../../../tests/harness/deployment.ts';
import { operatorPass, signedAnew } from '../../../../tests/harness/unusual-passes.ts';

let d: Deployment;
let a: TenantCreated;
let b: TenantCreated;

beforeAll(async () => {
  d = await startDeployment({ LIMIT_OPENS: '6000', LIMIT_OPENS_BURST: '6000', PASS_TTL_SECONDS: '240' });
  a = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
  b = await d.createTenant({ name: 'B', origins: ['https://b.example'] });
});
afterAll(() => d?.stop());

const hostOf = (tenant: TenantCreated) => `${tenant.label}.localhost:${d.port}`;
const ticketOf = async (tenant: TenantCreated) => ticketIn(await loadFrame(d.port, tenant));
const exchange = (body: unknown, headers: Record<string, string> = frameHeaders(hostOf(a)), host = hostOf(a)) => request(
  d.port, '/v1/token', { method: 'POST', host, headers, body },
);
const opening = async () => ({ publishable_key: a.publishable_key, ticket: await ticketOf(a) });
const refreshing = () => ({ publishable_key: a.publishable_key });
const secondsNow = () => Math.floor(Date.now() / 1000);

describe('POST /v1/token', () => {
  it('opens with a pass of a few minutes and a cookie that scripts and other websites can’t read', async () => {
    const reply = await exchange(await opening());
    expect(reply.status).toBe(200);
    const token = TokenResponse.parse(JSON.parse(reply.body));
    expect(token).toMatchObject({ token_type: 'Bearer', expires_in: 240, scope: 'chat leads voice' });
    expect(token.resume).toBeUndefined();
    const hours = (Date.parse(token.session_expires_at) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    // The database counts in whole seconds.
    expect(hours).toBeLessThanOrEqual(12 + 1 / 3600);
    expect(reply.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-coatcheck=[0-9]+\.[\w-]{22}\.[\w-]{24}; Max-Age=2592000; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned$/,
      ),
    ]);
    expect(reply.headers).toMatchObject({ 'cache-control': 'no-store', 'cross-origin-resource-policy': 'same-origin' });
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('says in the pass what it is good for, and nothing secret', async () => {
    const visitor = await openVisitor(d.port, a);
    const claims = JSON.parse(Buffer.from(visitor.token.access_token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject(
      { knd: 'visitor', aud: a.label, tid: a.tenant_id, sub: visitor.token.visitor_id, kid: a.key_id, scope: 'chat leads voice' },
    );
    expect(claims.exp - claims.iat).toBe(240);
    expect(visitor.token.access_token).not.toContain(visitor.cookie.split('=')[1]);
    expect(JSON.stringify(claims)).not.toContain(visitor.cookie.split('=')[1]);
  });

  it('refreshes an expired pass within a minute, and not after', async () => {
    const visitor = await openVisitor(d.port, a);
    const aged = async (claims: Record<string, unknown>) =>
      exchange(
        refreshing(),
        { ...visitor.headers, authorization: `Bearer ${await signedAnew(
          d.cluster.superuserUrl, visitor.token.access_token, claims,
        )}` },
      );
    const now = secondsNow();
    const late = await aged({ iat: now - 290, exp: now - 50 });
    expect(JSON.parse(late.body)).toMatchObject({ visitor_id: visitor.token.visitor_id, expires_in: 240 });
    expect(late.headers['set-cookie']).toBeUndefined();
    expect(problemOf(await aged({ iat: now - 310, exp: now - 65 }))).toBe('pass_expired');
    expect(problemOf(await aged({ iat: now - 900, exp: now + 60 }))).toBe('pass_invalid');
    expect(problemOf(await aged({ iat: now + 90, exp: now + 300 }))).toBe('pass_invalid');
  });

  it('lets no refresh go past the end of the session', async () => {
    const visitor = await openVisitor(d.port, a);
    const nearEnd = async (sxp: number) =>
      exchange(
        refreshing(),
        { ...visitor.headers, authorization: `Bearer ${await signedAnew(
          d.cluster.superuserUrl, visitor.token.access_token, { sxp },
        )}` },
      );
    const last = JSON.parse((await nearEnd(secondsNow() + 100)).body);
    expect(last.expires_in).toBeGreaterThan(90);
    expect(last.expires_in).toBeLessThanOrEqual(100);
    expect(problemOf(await nearEnd(secondsNow() - 1))).toBe('session_expired');
  });

  it('takes over a change of scopes at the next exchange', async () => {
    const key = JSON.parse(
      (await d.operator('POST', '/keys', { tenant_id: a.tenant_id, origins: ['https://a.example'], scopes: ['chat'] })).body,
    );
    expect((await openVisitor(d.port, { ...a, publishable_key: key.publishable_key })).token.scope).toBe('chat');
  });

  it('tells a typo from a stranger, and a key of another host from neither', async () => {
    const ticket = await ticketOf(a);
    const mistyped = a.publishable_key.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(problemOf(await exchange({ publishable_key: mistyped, ticket }))).toBe('key_malformed');
    expect(problemOf(await exchange({ publishable_key: 'pk_', ticket }))).toBe('key_malformed');
    expect(problemOf(await exchange({ publishable_key: b.publishable_key, ticket }))).toBe('key_unknown');
    expect((await exchange({ publishable_key: a.publishable_key, ticket })).status).toBe(200);
  });

  it('refuses another form, another type and another origin, and no ticket is spent by that', async () => {
    const body = await opening();
    const own = frameHeaders(hostOf(a));
    for (const other of [
      { ...body, visitor_id: 'x' }, { ...body, tenant_id: b.tenant_id }, { ...body, scope: 'records' }, { ...body, ticket: 7 },
      { ...body, ticket: 'x'.repeat(401) },
      { ...body, resume: 'a\0b' }, { ...body, resume: 'x'.repeat(201) }, { ...body, unbound: 'true' }, { ...body, unbound: true },
      { ticket: body.ticket }, [body], null,
    ]) {
      expect(problemOf(await exchange(JSON.stringify(other))), JSON.stringify(other).slice(0, 200)).toBe('invalid_request');
    }
    for (const ticket of ['', 'x', `${body.ticket}=`, `${body.ticket}A`, body.ticket.slice(1), a.publishable_key]) {
      expect(problemOf(await exchange({ ...body, ticket })), ticket).toMatch(/^ticket_(invalid|expired)$/);
    }
    for (const type of [
      'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16',
      'application/jsonp', '',
    ]) {
      expect(problemOf(await exchange(body, { ...own, 'content-type': type })), type).toBe('unsupported_media_type');
    }
    for (const headers of [
      { ...own, origin: 'https://a.example' }, { ...own, origin: 'null' }, { ...own, 'sec-fetch-site': 'cross-site' },
      { ...own, 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'same-origin' }, {},
    ]) {
      expect(problemOf(await exchange(body, headers)), JSON.stringify(headers)).toBe('cross_site');
    }
    expect(problemOf(await exchange(body, frameHeaders(`localhost:${d.port}`), `localhost:${d.port}`))).toBe('not_found');
    expect((await exchange(body)).status).toBe(200);
  });

  it('refuses every other credential in place of the pass', async () => {
    const visitor = await openVisitor(d.port, a);
    const refresh = (authorization: string) => exchange(refreshing(), { ...visitor.headers, authorization });
    expect(
      problemOf(await refresh(`Bearer ${await operatorPass(d.cluster.superuserUrl, a.tenant_id, ['records'])}`)),
    ).toBe('pass_invalid');
    for (const other of [
      a.publishable_key, visitor.cookie.split('=')[1], await ticketOf(a), 'test-operator-token-0123456789abcdef',
    ]) {
      expect(problemOf(await refresh(`Bearer ${other}`))).toBe('pass_invalid');
    }
    expect(problemOf(await refresh(`bearer ${visitor.token.access_token}`))).toBe('pass_missing');
  });

  it('keeps the other visitors of its batch from harm when one of them is refused', async () => {
    const tickets = await Promise.all(Array.from({ length: 6 }, () => ticketOf(a)));
    const made = (ticket: string, index: number) => exchange(
      { publishable_key: a.publishable_key, ticket, ...(index % 2 ? { resume: 'a\0b' } : {}) },
    );
    expect((await Promise.all(tickets.map(made))).map(({ status }) => status)).toEqual([200, 400, 200, 400, 200, 400]);
  });
});
