import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { join, newPassword, openConsole, tokenIn, type Signed } from '../../../../../tests/harness/console-api.ts';
import { problemOf, startDeployment, type Deployment } from '../../../../../tests/harness/deployment.ts';
import { ask } from '../../../../../tests/harness/unusual-passes.ts';

let d: Deployment;
let a: TenantCreated;
let b: TenantCreated;
let olga: Signed;

beforeAll(async () => {
  d = await startDeployment({ LIMIT_SIGN_INS_PREFIX: '100000' });
  [a, b] = [await d.createTenant({ name: 'A' }), await d.createTenant({ name: 'B' })];
});
afterAll(() => d?.stop());

const account = () => ({ name: 'Somebody', password: newPassword() });
const aToken = () => randomBytes(32).toString('base64url');
const people = async () => (await ask<{ n: number }>(d.cluster.superuserUrl, 'select count(*)::int as n from accounts.person'))[0]?.n;
async function invitation(email: string, tenant = a): Promise<{ id: string; token: string }> {
  const reply = await olga.send('POST', `/operator/tenants/${tenant.tenant_id}/invitations`, { email, role: 'agent' });
  expect(reply.status).toBe(201);
  const { invitation: made, link } = JSON.parse(reply.body);
  expect(link).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${d.consolePort}/invitation#[\\w-]{43}$`));
  return { id: made.invitation_id, token: tokenIn(link) };
}

describe('POST /console/v1/welcome', () => {
  it('makes the first operator of whoever has the link, once; a wrong link makes nobody', async () => {
    const token = tokenIn(d.server.welcomeUrl ?? '');
    const visit = openConsole(d);
    const asked = { email: 'x@example.org', ...account() };
    expect(problemOf(await visit.send('POST', '/welcome', { ...asked, token: aToken() }))).toBe('invitation_invalid');
    expect(problemOf(await visit.send('POST', '/welcome', { ...asked, token, password: 'short' }))).toBe('invalid_request');
    expect(await people()).toBe(0);
    expect(visit.cookie).toBe('');

    const expire = (when: string) => ask(d.cluster.superuserUrl, `update auth.welcome set expires_at = now() + $1::interval`, [when]);
    await expire('-1 second');
    expect(problemOf(await visit.send('POST', '/welcome', { ...asked, token }))).toBe('invitation_invalid');
    await expire('1 hour');
    expect(await people()).toBe(0);

    const password = newPassword();
    const both = await Promise.all([1, 2].map(async (n) => {
      const [one, email] = [openConsole(d), `o${n}@example.org`];
      return { one, email, reply: await one.send('POST', '/welcome', { token, email, name: 'Olga', password }) };
    }));
    expect(new Set(both.map(({ reply }) => reply.status))).toEqual(new Set([200, 404]));
    const [row] = await ask<{ n: number }>(d.cluster.superuserUrl, 'select count(*)::int as n from auth.operator_account');
    expect(row?.n).toBe(1);
    // Whoever came second has no account either.
    expect(await people()).toBe(1);
    expect(problemOf(await visit.send('POST', '/welcome', { ...asked, token }))).toBe('invitation_invalid');
    for (const { one, email, reply } of both) {
      if (reply.status !== 200) expect(one.cookie).toBe('');
      else olga = Object.assign(one, { email, password, userId: JSON.parse(reply.body).user.user_id });
    }
    expect(JSON.parse((await olga.send('GET', '/me')).body)).toMatchObject({ is_operator: true, tenants: [] });
  });
});

describe('invitations', () => {
  it('show what they are for, and let in the one address they are for, once', async () => {
    const { token } = await invitation('Ada@Example.org');
    const visit = openConsole(d);
    expect(JSON.parse((await visit.send('POST', '/invitations/look-up', { token })).body)).toMatchObject({
      email: 'ada@example.org', role: 'agent', tenant: { name: 'A', label: a.label },
    });
    expect(problemOf(await visit.send('POST', '/invitations/accept', { token }))).toBe('session_missing');
    expect(problemOf(await visit.send('POST', '/invitations/accept', { token, account: { ...account(), email: 'eve@example.org' } }))).toBe('invalid_request');
    expect(problemOf(await visit.send('POST', '/invitations/accept', { token, account: account(), role: 'owner' }))).toBe('invalid_request');
    const reply = await visit.send('POST', '/invitations/accept', { token, account: account() });
    expect(JSON.parse(reply.body)).toMatchObject({ user: { email: 'ada@example.org' }, is_operator: false, tenants: [{ tenant_id: a.tenant_id, role: 'agent' }] });
    expect((await visit.send('GET', `/tenants/${a.tenant_id}`)).status).toBe(200);
    const [log] = JSON.parse((await visit.send('GET', `/tenants/${a.tenant_id}/audit?limit=1`)).body).entries;
    expect(log).toMatchObject({ action: 'member.joined', actor: 'ada@example.org', detail: { role: 'agent', invited_by: `operator (${olga.email})` } });

    const before = await people();
    for (const path of ['/invitations/look-up', '/invitations/accept']) {
      const replies = await Promise.all([token, aToken()].map((one) => openConsole(d).send('POST', path, { token: one })));
      expect(replies.map(problemOf)).toEqual(['invitation_invalid', 'invitation_invalid']);
      expect(replies[0]?.body).toBe(replies[1]?.body);
    }
    expect(await people()).toBe(before);
  });

  it('of an address that has an account are accepted by signing in, and by nobody else’s account', async () => {
    const ben = await join(d, olga, a.tenant_id, 'viewer', 'ben@example.org');
    const eve = await join(d, olga, a.tenant_id, 'owner', 'eve@example.org');
    const { token } = await invitation(ben.email, b);
    expect(problemOf(await openConsole(d).send('POST', '/invitations/accept', { token, account: account() }))).toBe('conflict');
    expect(problemOf(await eve.send('POST', '/invitations/accept', { token }))).toBe('invitation_invalid');
    expect(problemOf(await eve.send('GET', `/tenants/${b.tenant_id}`))).toBe('not_found');
    const accepted = await ben.send('POST', '/invitations/accept', { token });
    expect(JSON.parse(accepted.body).tenants.map(({ name, role }: { name: string; role: string }) => `${name} ${role}`)).toEqual(['A viewer', 'B agent']);
  });

  it('are worth nothing withdrawn, replaced or after seven days', async () => {
    const owner = await join(d, olga, a.tenant_id, 'owner', 'owner@example.org');
    const [first, second] = [await invitation('cleo@example.org'), await invitation('cleo@example.org')];
    const look = async (token: string) => problemOf(await openConsole(d).send('POST', '/invitations/look-up', { token }));
    expect(await look(first.token)).toBe('invitation_invalid');
    expect(await look(second.token)).toBe('200 without a problem');
    expect((await owner.send('DELETE', `/tenants/${a.tenant_id}/invitations/${second.id}`)).status).toBe(204);
    expect(await look(second.token)).toBe('invitation_invalid');
    const third = await invitation('cleo@example.org');
    await ask(d.cluster.superuserUrl, `update auth.invitation set expires_at = now() - interval '1 second' where id = $1`, [third.id]);
    expect(await look(third.token)).toBe('invitation_invalid');
    expect(problemOf(await openConsole(d).send('POST', '/invitations/accept', { token: third.token, account: account() }))).toBe('invitation_invalid');
  });

  it('let in one of two who accept at once', async () => {
    const { token } = await invitation('twice@example.org');
    const replies = await Promise.all([1, 2, 3].map(() => openConsole(d).send('POST', '/invitations/accept', { token, account: account() })));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    const [row] = await ask<{ n: number }>(d.cluster.superuserUrl, `select count(*)::int as n from auth.member m join accounts.person p on p.id = m.user_id where p.email = 'twice@example.org'`);
    expect(row?.n).toBe(1);
  });
});
