import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Team } from '@coatcheck/contract/console/team';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { firstOperator, join, newPassword, openConsole, tokenIn, type Signed } from '../../../../../tests/harness/console-api.ts';
import { problemOf, startDeployment, type Deployment } from '../../../../../tests/harness/deployment.ts';

let d: Deployment;
let a: TenantCreated;
let olga: Signed;
let ada: Signed;
const at = (rest: string) => `/tenants/${a.tenant_id}${rest}`;

beforeAll(async () => {
  d = await startDeployment({ LIMIT_SIGN_INS_PREFIX: '100000' });
  a = await d.createTenant({ name: 'A' });
  olga = await firstOperator(d);
  ada = await join(d, olga, a.tenant_id, 'owner', 'ada@example.org');
});
afterAll(() => d?.stop());

const team = async () => Team.parse(JSON.parse((await ada.send('GET', at('/team'))).body));
const lastEntry = async () => JSON.parse((await ada.send('GET', at('/audit?limit=1'))).body).entries[0];

describe('a team', () => {
  it('is listed with its open invitations, none of which shows its link', async () => {
    const invited = await ada.send('POST', at('/invitations'), { email: 'new@example.org', role: 'viewer' });
    expect(invited.status).toBe(201);
    expect(await lastEntry()).toMatchObject({ action: 'member.invited', actor: 'ada@example.org', detail: { email: 'new@example.org', role: 'viewer' } });
    const reply = await ada.send('GET', at('/team'));
    expect(Team.parse(JSON.parse(reply.body))).toMatchObject({
      members: [{ email: 'ada@example.org', role: 'owner' }], invitations: [{ email: 'new@example.org', role: 'viewer', invited_by: 'ada@example.org' }],
    });
    expect(reply.body).not.toContain(JSON.parse(invited.body).link.split('#')[1]);
    expect(problemOf(await ada.send('POST', at('/invitations'), { email: 'ada@example.org', role: 'viewer' }))).toBe('conflict');
  });

  it('keeps an owner, whoever goes and however many at once', async () => {
    for (const work of [ada.send('PATCH', at(`/members/${ada.userId}`), { role: 'agent' }), ada.send('DELETE', at(`/members/${ada.userId}`))]) {
      expect(problemOf(await work)).toBe('conflict');
    }
    const bea = await join(d, olga, a.tenant_id, 'owner', 'bea@example.org');
    const both = await Promise.all([
      ada.send('DELETE', at(`/members/${bea.userId}`)), bea.send('DELETE', at(`/members/${ada.userId}`)),
    ]);
    expect(both.filter(({ status }) => status === 204)).toHaveLength(1);
    // Whichever it was, the rest goes on with ada as an owner.
    if (both[1]?.status === 204) ada = bea;
    expect((await team()).members.filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  it('ends the sessions of whoever gets another role, which holds from the next request on', async () => {
    const cid = await join(d, olga, a.tenant_id, 'owner', 'cid@example.org');
    expect((await cid.send('PATCH', at(''), { name: 'A' })).status).toBe(200);
    const changed = await ada.send('PATCH', at(`/members/${cid.userId}`), { role: 'viewer' });
    expect(JSON.parse(changed.body)).toMatchObject({ email: 'cid@example.org', role: 'viewer' });
    expect(await lastEntry()).toMatchObject({ action: 'member.role', subject: cid.userId, detail: { before: 'owner', after: 'viewer' } });
    expect(problemOf(await cid.send('GET', at('')))).toBe('session_missing');
    await cid.send('POST', '/sign-in', { email: cid.email, password: cid.password });
    expect((await cid.send('GET', at(''))).status).toBe(200);
    for (const [method, path, body] of [
      ['PATCH', at(''), { name: 'B' }], ['POST', at('/invitations'), { email: 'x@example.org', role: 'owner' }], ['POST', at('/keys'), {}],
      ['PATCH', at(`/members/${cid.userId}`), { role: 'owner' }], ['DELETE', at(`/members/${ada.userId}`), undefined],
      ['POST', at(`/keys/${a.key_id}/revoke`), undefined], ['POST', at('/knowledge'), { name: 'x', format: 'text', content: 'x' }],
    ] as const) expect(problemOf(await cid.send(method, path, body)), `${method} ${path}`).toBe('role_missing');
  });

  it.each([
    ['removed', (user: string) => ada.send('DELETE', at(`/members/${user}`))],
    ['made an agent', (user: string) => ada.send('PATCH', at(`/members/${user}`), { role: 'agent' })],
  ])('lets nobody in by an invitation of an owner who was %s', async (how, end) => {
    const eve = await join(d, olga, a.tenant_id, 'owner', `eve-${how.length}@example.org`);
    const email = `second-${how.length}@example.org`;
    const token = tokenIn(JSON.parse((await eve.send('POST', at('/invitations'), { email, role: 'owner' })).body).link);
    expect((await openConsole(d).send('POST', '/invitations/look-up', { token })).status).toBe(200);
    expect((await end(eve.userId)).status).toBeLessThan(300);
    expect((await team()).invitations.map((one) => one.email)).not.toContain(email);
    for (const [path, body] of [['look-up', { token }], ['accept', { token, account: { name: 'Eve', password: newPassword() } }]] as const) {
      expect(problemOf(await openConsole(d).send('POST', `/invitations/${path}`, body))).toBe('invitation_invalid');
    }
  });

  it('shows nothing to whoever was removed, whose session stands for other tenants', async () => {
    const [dan, b] = [await join(d, olga, a.tenant_id, 'agent', 'dan@example.org'), await d.createTenant({ name: 'B' })];
    const other = await olga.send('POST', `/operator/tenants/${b.tenant_id}/invitations`, { email: dan.email, role: 'agent' });
    await dan.send('POST', '/invitations/accept', { token: JSON.parse(other.body).link.split('#')[1] });
    expect((await ada.send('DELETE', at(`/members/${dan.userId}`))).status).toBe(204);
    const [gone, never] = [await dan.send('GET', at('')), await dan.send('GET', '/tenants/00000000-0000-4000-8000-000000000000')];
    expect(problemOf(gone)).toBe('not_found');
    expect(gone.body).toBe(never.body);
    expect((await dan.send('GET', `/tenants/${b.tenant_id}`)).status).toBe(200);
    expect(problemOf(await ada.send('DELETE', at(`/members/${dan.userId}`)))).toBe('not_found');
  });
});
