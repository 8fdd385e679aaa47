import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SessionList } from '@coatcheck/contract/console/session';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { firstOperator, join, newPassword, openConsole, type Signed } from '../../../../../tests/harness/console-api.ts';
import { problemOf, startDeployment, type Deployment, type Reply } from '../../../../../tests/harness/deployment.ts';
import { ask } from '../../../../../tests/harness/unusual-passes.ts';

let d: Deployment;
let a: TenantCreated;
let olga: Signed;
let ada: Signed;

beforeAll(async () => {
  d = await startDeployment({ LIMIT_SIGN_INS_PREFIX: '100000', LIMIT_SIGN_INS_ACCOUNT: '30' });
  a = await d.createTenant({ name: 'A' });
  olga = await firstOperator(d);
  ada = await join(d, olga, a.tenant_id, 'owner', 'ada@example.org');
});
afterAll(() => d?.stop());

const enter = async ({ email, password }: { email: string; password: string }) => {
  const visit = openConsole(d);
  return { visit, reply: await visit.send('POST', '/sign-in', { email, password }) };
};
const headersOf = ({ headers: { date: _, ...headers } }: Reply) => headers;

describe('POST /console/v1/sign-in', () => {
  it('begins a session of half a day in a cookie that no script and no other site gets', async () => {
    const { visit, reply } = await enter({ ...ada, email: ' Ada@Example.ORG ' });
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toMatchObject({
      status: 'signed_in', me: { user: { email: 'ada@example.org' }, is_operator: false, tenants: [{ tenant_id: a.tenant_id, role: 'owner', status: 'active', name: 'A' }] },
    });
    expect(reply.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-coatcheck-session=[\w-]{32,}; Max-Age=43200; Path=\/; Secure; HttpOnly; SameSite=Strict$/),
    ]);
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(reply.body).not.toContain(visit.cookie.split('=')[1]);
    expect(JSON.parse((await visit.send('GET', '/me')).body).user.user_id).toBe(ada.userId);
    const [kept] = await ask<{ n: number }>(
      d.cluster.superuserUrl, `select count(*)::int as n from accounts.session s where s::text like '%' || $1 || '%'`, [visit.cookie.split('=')[1]],
    );
    expect(kept?.n).toBe(0);
  });

  it('says the same of a wrong password and an unknown address, and takes as long', { timeout: 60_000 }, async () => {
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    const replies: Reply[] = [];
    for (let round = 0; round < 12; round += 1) {
      for (const [kind, email] of [['known', ada.email], ['unknown', `nobody${round}@example.org`]] as const) {
        const began = performance.now();
        const { reply } = await enter({ email, password: newPassword() });
        times[kind].push(performance.now() - began);
        replies.push(reply);
      }
    }
    expect(new Set(replies.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    expect(new Set(replies.map((reply) => JSON.stringify(headersOf(reply)))).size).toBe(1);
    expect(replies.map(problemOf)[0]).toBe('sign_in_failed');
    // The work is scrypt's, tens of milliseconds; a round trip to the database more or less is lost in it. The quickest of each, as whatever
    // else a machine does only ever adds.
    const [known, unknown] = [Math.min(...times.known), Math.min(...times.unknown)];
    expect(Math.abs(known - unknown) / unknown).toBeLessThan(0.5);
  });

  it('ends the session that the same browser had, and fixes none that was brought along', async () => {
    const { visit } = await enter(ada);
    const earlier = visit.cookie;
    await visit.send('POST', '/sign-in', { email: ada.email, password: ada.password });
    expect(visit.cookie).not.toBe(earlier);
    expect(problemOf(await visit.send('GET', '/me', undefined, { cookie: earlier }))).toBe('session_missing');
    const planted = `__Host-coatcheck-session=${'x'.repeat(32)}`;
    await visit.send('POST', '/sign-in', { email: ada.email, password: ada.password }, { cookie: planted });
    expect(visit.cookie).not.toBe(planted);
  });

  it('is throttled for an account from wherever, known or not, in the same words', async () => {
    const other = await join(d, olga, a.tenant_id, 'viewer', 'throttled@example.org');
    const codes = async (email: string) => {
      const seen: string[] = [];
      for (let n = 0; n < 31; n += 1) seen.push(problemOf((await enter({ email, password: 'wrong but long' })).reply));
      return seen;
    };
    for (const email of [other.email, 'nobody-at-all@example.org']) {
      const seen = await codes(email);
      expect(seen.slice(0, 30).every((code) => code === 'sign_in_failed'), email).toBe(true);
      expect(seen[30]).toBe('rate_limited');
    }
    // The right password doesn't help, and other accounts are not touched.
    expect(problemOf((await enter(other)).reply)).toBe('rate_limited');
    expect((await enter(ada)).reply.status).toBe(200);
  });
});

describe('sessions', () => {
  it('are listed, ended one by one, and all but one', async () => {
    const [{ visit: first }, { visit: second }, { visit: third }] = [await enter(ada), await enter(ada), await enter(ada)];
    const listed = SessionList.parse(JSON.parse((await first.send('GET', '/sessions')).body)).sessions;
    expect(listed.filter(({ current }) => current)).toHaveLength(1);
    const own = await second.send('GET', '/sessions');
    const mine = SessionList.parse(JSON.parse(own.body)).sessions.find(({ current }) => current);
    expect((await first.send('DELETE', `/sessions/${mine?.session_id}`)).status).toBe(204);
    expect(problemOf(await second.send('GET', '/me'))).toBe('session_missing');
    expect(problemOf(await olga.send('DELETE', `/sessions/${listed.find(({ current }) => current)?.session_id}`))).toBe('not_found');
    expect((await third.send('POST', '/sessions/end-others')).status).toBe(204);
    expect(problemOf(await first.send('GET', '/me'))).toBe('session_missing');
    expect((await third.send('GET', '/me')).status).toBe(200);
    const kept = third.cookie;
    expect((await third.send('POST', '/sign-out')).headers['set-cookie']?.[0]).toContain('Max-Age=0');
    expect(third.cookie).toBe('');
    expect(problemOf(await third.send('GET', '/me', undefined, { cookie: kept }))).toBe('session_missing');
  });

  it('end with a new password, which takes the old one, but for the one that it begins', async () => {
    const eve = await join(d, olga, a.tenant_id, 'agent', 'eve@example.org');
    const other = await enter(eve);
    const next = newPassword();
    for (const [body, code] of [
      [{ current_password: 'not this one', new_password: next }, 'sign_in_failed'],
      [{ current_password: eve.password, new_password: 'too short' }, 'invalid_request'],
    ] as const) expect(problemOf(await eve.send('POST', '/password', body))).toBe(code);
    expect((await other.visit.send('GET', '/me')).status).toBe(200);
    const before = eve.cookie;
    expect((await eve.send('POST', '/password', { current_password: eve.password, new_password: next })).status).toBe(204);
    expect(eve.cookie).not.toBe(before);
    expect((await eve.send('GET', '/me')).status).toBe(200);
    expect(problemOf(await other.visit.send('GET', '/me'))).toBe('session_missing');
    expect(problemOf(await eve.send('GET', '/me', undefined, { cookie: before }))).toBe('session_missing');
    expect(problemOf((await enter(eve)).reply)).toBe('sign_in_failed');
    expect((await enter({ email: eve.email, password: next })).reply.status).toBe(200);
  });
});
