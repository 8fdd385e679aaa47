import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleTenantCreated } from '@coatcheck/contract/console/operator';
import { firstOperator, newPassword, openConsole, tokenIn, type Signed } from '../../../../../tests/harness/console-api.ts';
import { openVisitor, problemOf, startDeployment, type Deployment } from '../../../../../tests/harness/deployment.ts';

let d: Deployment;
let olga: Signed;

beforeAll(async () => {
  d = await startDeployment({ LIMIT_SIGN_INS_PREFIX: '100000' });
  olga = await firstOperator(d);
});
afterAll(() => d?.stop());

async function create(body: Record<string, unknown>): Promise<ConsoleTenantCreated> {
  const reply = await olga.send('POST', '/operator/tenants', body);
  expect(reply.status, reply.body).toBe(201);
  return ConsoleTenantCreated.parse(JSON.parse(reply.body));
}
const entries = async (tenantId: string) => JSON.parse((await olga.send('GET', `/operator/tenants/${tenantId}/audit`)).body).entries;

describe('the operator’s side', () => {
  it('makes a tenant whose owner comes in by the link, and whose log says who made it', async () => {
    const made = await create({ name: 'Bakery', origins: ['https://bakery.example'], owner_email: 'Baker@Example.org' });
    expect(made.owner_invitation?.invitation).toMatchObject({ email: 'baker@example.org', role: 'owner', invited_by: `operator (${olga.email})` });
    const baker = openConsole(d);
    const accepted = await baker.send('POST', '/invitations/accept', {
      token: tokenIn(made.owner_invitation?.link ?? ''), account: { name: 'Baker', password: newPassword() },
    });
    expect(JSON.parse(accepted.body).tenants).toMatchObject([{ tenant_id: made.tenant_id, role: 'owner' }]);
    expect((await entries(made.tenant_id)).map(({ action, actor }: { action: string; actor: string }) => `${action} ${actor}`).toSorted()).toEqual([
      `key.created operator (${olga.email})`, 'member.joined baker@example.org', `member.invited operator (${olga.email})`, `tenant.created operator (${olga.email})`,
    ].toSorted());
    expect((await create({ name: 'Nobody’s' })).owner_invitation).toBeNull();
    expect(problemOf(await olga.send('POST', '/operator/tenants', { name: 'X', owner_email: 'not an address' }))).toBe('invalid_request');
  });

  it('finds tenants, suspends one with all that it handed out, and lets it go on', async () => {
    const made = await create({ name: 'Dentist Dr. Zahn', origins: ['https://zahn.example'] });
    const found = JSON.parse((await olga.send('GET', '/operator/tenants?query=zahn')).body).tenants;
    expect(found).toMatchObject([{ tenant_id: made.tenant_id, status: 'active' }]);
    const visitor = await openVisitor(d.port, made);
    expect(JSON.parse((await olga.send('POST', `/operator/tenants/${made.tenant_id}/suspend`)).body).status).toBe('suspended');
    expect(problemOf(await visitor.send('POST', '/v1/messages', { text: 'Hello?' }))).toBe('key_revoked');
    expect(JSON.parse((await olga.send('POST', `/operator/tenants/${made.tenant_id}/resume`)).body).status).toBe('active');
    const budget = await olga.send('PATCH', `/operator/tenants/${made.tenant_id}`, { call_seconds_a_day: 600 });
    expect(JSON.parse(budget.body).call_seconds_a_day).toBe(600);
    expect((await entries(made.tenant_id))[0]).toMatchObject({ action: 'tenant.call-budget', actor: `operator (${olga.email})` });
  });

  it('reads conversations and leads with a reason, which the tenant sees, and not without', async () => {
    const made = await create({ name: 'Law', origins: ['https://law.example'] });
    await (await openVisitor(d.port, made)).send('POST', '/v1/messages', { text: 'May I ask?' });
    for (const path of ['leads', 'conversations']) {
      expect(problemOf(await olga.send('GET', `/operator/tenants/${made.tenant_id}/${path}`))).toBe('reason_required');
      expect(problemOf(await olga.send('GET', `/operator/tenants/${made.tenant_id}/${path}`, undefined, { 'coatcheck-reason': '%20' }))).toBe('reason_required');
    }
    expect((await entries(made.tenant_id)).map(({ action }: { action: string }) => action)).not.toContain('operator.access');
    const seen = await olga.send('GET', `/operator/tenants/${made.tenant_id}/conversations`, undefined, { 'coatcheck-reason': encodeURIComponent('complaint №7') });
    expect(JSON.parse(seen.body).conversations).toHaveLength(1);
    expect((await entries(made.tenant_id))[0]).toMatchObject({ action: 'operator.access', reason: 'complaint №7', actor: `operator (${olga.email})` });
  });
});
