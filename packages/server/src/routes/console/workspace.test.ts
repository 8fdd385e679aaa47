import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workspace } from '@coatcheck/contract/console/workspace';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { firstOperator, join, type Signed } from '../../../../../tests/harness/console-api.ts';
import { loadFrame, openVisitor, problemOf, startDeployment, type Deployment } from '../../../../../tests/harness/deployment.ts';

let d: Deployment;
let a: TenantCreated;
let ada: Signed;
const at = (rest: string) => `/tenants/${a.tenant_id}${rest}`;

beforeAll(async () => {
  d = await startDeployment({ LIMIT_SIGN_INS_PREFIX: '100000' });
  a = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
  ada = await join(d, await firstOperator(d), a.tenant_id, 'owner', 'ada@example.org');
});
afterAll(() => d?.stop());

const sent = async (method: string, path: string, body?: unknown) => {
  const reply = await ada.send(method, at(path), body);
  expect(reply.status, `${method} ${path} ${reply.body}`).toBeLessThan(300);
  return JSON.parse(reply.body);
};
const log = async (): Promise<{ action: string; actor: string }[]> => (await sent('GET', '/audit')).entries;

describe('a workspace', () => {
  it('shows its looks and the role of who asks, and changes them', async () => {
    const before = Workspace.parse(await sent('GET', ''));
    expect(before).toMatchObject({ tenant_id: a.tenant_id, name: 'A', role: 'owner', status: 'active', call_seconds_a_day: null });
    const looks = { greeting: 'Moin!', colour: '#AA0011', corner: 'left', starters: ['When?'], language: 'de', call_consent_text: 'We listen.' };
    const after = Workspace.parse(await sent('PATCH', '', { name: 'A & Sons', ...looks }));
    expect(after).toMatchObject({ name: 'A & Sons', looks: { ...looks, colour: '#aa0011', consent_text: before.looks.consent_text } });
    expect((await loadFrame(d.port, a)).body).toContain('Moin!');
    expect((await log())[0]).toMatchObject({ action: 'tenant.updated', actor: 'ada@example.org' });
    // What the operator sells is none of theirs.
    expect(problemOf(await ada.send('PATCH', at(''), { call_seconds_a_day: null }))).toBe('invalid_request');
  });

  it('keeps its keys, its switch included, with the name of who did what', async () => {
    const made = await sent('POST', '/keys', { origins: ['https://shop.example'], scopes: ['chat'] });
    expect(made).toMatchObject({ tenant_id: a.tenant_id, status: 'live', origins: ['https://shop.example'], scopes: ['chat'] });
    expect(made.snippet).toContain(made.publishable_key);
    const visitor = await openVisitor(d.port, { ...a, publishable_key: made.publishable_key });
    expect((await sent('POST', `/keys/${made.key_id}/revoke`)).status).toBe('revoked');
    expect(problemOf(await visitor.send('POST', '/v1/messages', { text: 'Hello?' }))).toBe('key_revoked');
    expect((await sent('POST', `/keys/${made.key_id}/enable`)).status).toBe('live');
    expect((await sent('PUT', `/keys/${made.key_id}/origins`, { origins: ['https://new.example'] })).origins).toEqual(['https://new.example']);
    expect(problemOf(await ada.send('PUT', at(`/keys/${made.key_id}/origins`), { origins: ['https://*.co.uk'] }))).toBe('invalid_origin');
    expect((await sent('POST', `/keys/${made.key_id}/rotate`, {})).previous.status).toBe('retiring');
    expect((await sent('GET', '/keys')).keys).toHaveLength(3);
    expect((await log()).slice(0, 5).map(({ action, actor }) => `${action} ${actor}`)).toEqual(
      ['key.rotated', 'key.origins', 'key.enabled', 'key.revoked', 'key.created'].map((action) => `${action} ada@example.org`),
    );
  });

  it('shows what visitors said and left, to all of its people and without a reason', async () => {
    const visitor = await openVisitor(d.port, a);
    await visitor.send('POST', '/v1/messages', { text: 'When are you open?' });
    expect((await visitor.send('POST', '/v1/leads', { email: 'visitor@example.org', consent: true })).status).toBe(201);
    const { conversations: [conversation] } = await sent('GET', '/conversations');
    expect((await sent('GET', `/conversations/${conversation.conversation_id}`)).messages[0]).toMatchObject({ role: 'visitor', text: 'When are you open?' });
    expect((await sent('GET', '/leads')).leads).toMatchObject([{ email: 'visitor@example.org' }]);
    expect((await sent('GET', '/usage')).days).toMatchObject([{ answers: 1 }]);
    expect((await log()).map(({ action }) => action)).not.toContain('operator.access');
  });

  it('teaches its assistant, in its own name', async () => {
    const added = await sent('POST', '/knowledge', { name: 'hours', format: 'text', content: 'We open at nine.' });
    expect((await sent('GET', '/knowledge')).documents).toMatchObject([{ document_id: added.document_id, name: 'hours' }]);
    expect((await ada.send('DELETE', at(`/knowledge/${added.document_id}`))).status).toBe(204);
    expect((await log()).slice(0, 2)).toMatchObject([
      { action: 'knowledge.removed', actor: 'ada@example.org' }, { action: 'knowledge.added', actor: 'ada@example.org' },
    ]);
  });
});
