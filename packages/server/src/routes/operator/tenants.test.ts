import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Tenant, TenantCreated } from '@coatcheck/contract/operator/tenants';
import { loadFrame, openVisitor, problemOf, startDeployment, type Deployment } from '../../../../../tests/harness/deployment.ts';
import { allPages, describeOperatorGuards } from '../../../../../tests/harness/operator-security.ts';
import { countRows } from '../../../../../tests/harness/unusual-passes.ts';

let d: Deployment;
let a: TenantCreated;
let guarded: TenantCreated;

beforeAll(async () => {
  d = await startDeployment({ EMBED_URL: 'https://coatcheck.example/' });
  a = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
  guarded = await d.createTenant({ name: 'Guarded' });
});
afterAll(() => d?.stop());

const show = async (id: string) => Tenant.parse(JSON.parse((await d.operator('GET', `/tenants/${id}`)).body));
const actionsOf = async (id: string) => {
  const { items } = await allPages(d, `/tenants/${id}/audit`, 'entries', 200);
  return items.map(({ action }) => action);
};

describe('POST /operator/v1/tenants', () => {
  it('makes a tenant with its key and the line to paste, which works at once', async () => {
    const reply = await d.operator(
      'POST', '/tenants', { name: 'Bakery Ünal', origins: ['https://Shop.example', 'https://shop.example:443'] },
    );
    expect(reply.status).toBe(201);
    const made = TenantCreated.parse(JSON.parse(reply.body));
    expect(made.snippet).toBe(
      `<script async src="https://coatcheck.example/embed.js" data-key="${made.publishable_key}"></script>`,
    );
    expect(made.publishable_key).toContain(`pk_${made.label}_`);
    expect(await show(made.tenant_id)).toMatchObject(
      { name: 'Bakery Ünal', label: made.label, status: 'active', language: 'en', keys: 1 },
    );
    expect((await loadFrame(d.port, made)).headers['content-security-policy']).toContain('frame-ancestors https://shop.example;');
    expect(await actionsOf(made.tenant_id)).toEqual(expect.arrayContaining(['tenant.created', 'key.created']));
  });

  it('without an origin is open to nobody', async () => {
    const made = TenantCreated.parse(JSON.parse((await d.operator('POST', '/tenants', { name: 'Quiet' })).body));
    expect(problemOf(await loadFrame(d.port, made))).toBe('origin_not_allowed');
  });

  it('makes nothing of what it refuses', async () => {
    const before = await countRows(d.cluster.superuserUrl);
    for (const [body, code] of [
      [{ name: 'X', origins: ['http://shop.example'] }, 'invalid_origin'],
      [{ name: 'X', origins: ['https://ok.example', '*'] }, 'invalid_origin'],
      [{ name: '' }, 'invalid_request'], [{ name: ' ' }, 'invalid_request'], [{ name: 'x'.repeat(121) }, 'invalid_request'],
      [{ name: 'a\0b' }, 'invalid_request'],
      [{}, 'invalid_request'], [{ name: 'X', origins: 'https://a.example' }, 'invalid_request'],
      [{ name: 'X', origins: [7] }, 'invalid_request'],
      [{ name: 'X', origins: Array(51).fill('https://a.example') }, 'invalid_request'],
      [{ name: 'X', colour: 'red' }, 'invalid_request'],
      [{ name: 'X', colour: '#123456; background: url(https://evil.example)' }, 'invalid_request'],
      [{ name: 'X', language: 'tlh' }, 'invalid_request'],
      [{ name: 'X', starters: Array(5).fill('Hi') }, 'invalid_request'], [{ name: 'X', starters: [''] }, 'invalid_request'],
      [{ name: 'X', label: 'aaaaaaaa' }, 'invalid_request'], [{ name: 'X', tenant_id: a.tenant_id }, 'invalid_request'],
      [{ name: 'X', corner: 'top' }, 'invalid_request'],
    ] as const) {
      expect(problemOf(await d.operator('POST', '/tenants', body)), JSON.stringify(body).slice(0, 80)).toBe(code);
    }
    expect(await countRows(d.cluster.superuserUrl)).toEqual(before);
  });
});

describe('GET /operator/v1/tenants', () => {
  it('pages through all of them, each once, in the order they came', async () => {
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) made.push((await d.createTenant({ name: `Paged ${n}` })).tenant_id);
    const { items, sizes } = await allPages(d, '/tenants', 'tenants', 3);
    const ids = items.map(({ tenant_id }) => tenant_id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => made.includes(String(id)))).toEqual(made);
    expect(sizes.slice(0, -1).every((size) => size === 3)).toBe(true);
  });

  it('finds by part of the name or by the label, and takes no pattern', async () => {
    const made = await d.createTenant({ name: '100% Bäckerei_Süß' });
    const found = async (query: string) => JSON.parse(
      (await d.operator('GET', `/tenants?query=${encodeURIComponent(query)}`)).body,
    ).tenants.map(({ tenant_id }: Tenant) => tenant_id);
    for (const query of [
      'bäckerei', '100%', '_süß', made.label, made.label.toUpperCase(),
    ]) expect(await found(query), query).toEqual([made.tenant_id]);
    expect(await found('1%süß')).toEqual([]);
    expect(await found("' or '1'='1")).toEqual([]);
    expect(problemOf(await d.operator('GET', '/tenants?query=%00'))).toBe('invalid_request');
    expect(problemOf(await d.operator('GET', `/tenants?query=${'x'.repeat(121)}`))).toBe('invalid_request');
  });
});

describe('PATCH /operator/v1/tenants/:id', () => {
  it('changes what is named and leaves the rest', async () => {
    const made = await d.createTenant({ name: 'Before', origins: ['https://a.example'], greeting: 'Good day.', corner: 'left' });
    const reply = await d.operator('PATCH', `/tenants/${made.tenant_id}`, { name: 'After', colour: '#ABCDEF', language: 'de' });
    expect(reply.status).toBe(200);
    expect(await show(made.tenant_id)).toMatchObject({ name: 'After', language: 'de' });
    const { body } = await loadFrame(d.port, made);
    for (const part of [
      '"name":"After"', '"colour":"#abcdef"', '"greeting":"Good day."', '"corner":"left"',
    ]) expect(body).toContain(part);
    expect(await actionsOf(made.tenant_id)).toContain('tenant.updated');
  });

  it('changes nothing of another tenant, whatever the body names', async () => {
    const made = await d.createTenant({ name: 'Mine' });
    for (const extra of [
      { tenant_id: a.tenant_id }, { id: a.tenant_id }, { label: 'aaaaaaaa' }, { status: 'active' }, { suspended_at: null },
    ]) {
      expect(
        problemOf(await d.operator('PATCH', `/tenants/${made.tenant_id}`, { name: 'Taken', ...extra })),
      ).toBe('invalid_request');
    }
    expect((await show(a.tenant_id)).name).toBe('A');
    expect((await show(made.tenant_id)).name).toBe('Mine');
  });
});

describe('suspend and resume', () => {
  it('shut one tenant and no other, both ways as often as one likes', async () => {
    const made = await d.createTenant({ name: 'Late payer', origins: ['https://late.example'] });
    const [theirs, ours] = [await openVisitor(d.port, made), await openVisitor(d.port, a)];
    for (let twice = 0; twice < 2; twice += 1) {
      expect(JSON.parse((await d.operator('POST', `/tenants/${made.tenant_id}/suspend`)).body).status).toBe('suspended');
      expect(problemOf(await theirs.send('GET', '/v1/conversations/current'))).toBe('key_revoked');
      expect(problemOf(await loadFrame(d.port, made))).toBe('key_revoked');
    }
    expect((await ours.send('GET', '/v1/conversations/current')).status).toBe(200);
    expect(JSON.parse((await d.operator('POST', `/tenants/${made.tenant_id}/resume`)).body).status).toBe('active');
    expect(problemOf(await theirs.send('GET', '/v1/conversations/current'))).toBe('stale_epoch');
    expect((await loadFrame(d.port, made)).status).toBe(200);
    expect(await actionsOf(made.tenant_id)).toEqual(
      ['tenant.resumed', 'tenant.suspended', 'tenant.suspended', expect.any(String), expect.any(String)],
    );
  });
});

describeOperatorGuards(
  [
    { method: 'POST', path: '/tenants', body: { name: 'X', origins: [], language: 'en', starters: [] } },
    { method: 'GET', path: '/tenants', pages: true },
    { method: 'GET', path: '/tenants/:id' },
    { method: 'PATCH', path: '/tenants/:id', body: { name: 'X', greeting: 'Hi' } },
    { method: 'POST', path: '/tenants/:id/invitations', body: { email: 'x@example.org', role: 'viewer' } },
    { method: 'POST', path: '/tenants/:id/resume' },
    { method: 'POST', path: '/tenants/:id/suspend' },
  ],
  () => ({ deployment: d, id: guarded.tenant_id, tenant: a }),
);
