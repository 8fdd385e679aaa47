import { KeyList } from '@coatcheck/contract/operator/keys';
import { TenantList } from '@coatcheck/contract/operator/tenants';
import { afterEach, describe, expect, it } from 'vitest';
import { ids, keyLike, publishableKey, tenantCalled } from '../testing/examples.ts';
import { answering, startScriptedServer, type Received, type ScriptedServer } from '../testing/operator-server.ts';

let server: ScriptedServer;
afterEach(() => server.close());

const bakery = tenantCalled('Corner Bakery');
const otherBakery = tenantCalled('Corner Bakery', { tenant_id: ids.dentist, label: 'zzzz9999' });
const bakeryHouse = tenantCalled('The Corner Bakery House', { tenant_id: ids.otherKey, label: 'yyyy8888' });

function tenantsThenKeys(...tenants: (typeof bakery)[]) {
  return (request: Received) =>
    request.path === '/tenants' ? answering(TenantList, { tenants, next: null }) : answering(KeyList, { keys: [keyLike()] });
}

describe('a customer', () => {
  it('is found by id without asking', async () => {
    server = await startScriptedServer(tenantsThenKeys());
    expect((await server.cli('key', 'list', '--tenant', ids.bakery.toUpperCase())).exit).toBe(0);
    expect(server.received.map((request) => request.path)).toEqual([`/tenants/${ids.bakery}/keys`]);
  });

  it.each(['k3v9q2ma', 'Corner Bakery', ' corner bakery '])('is found by %j', async (given) => {
    server = await startScriptedServer(tenantsThenKeys(bakeryHouse, bakery));
    expect((await server.cli('key', 'list', '--tenant', given)).exit).toBe(0);
    expect(server.received.at(-1)?.path).toBe(`/tenants/${ids.bakery}/keys`);
  });

  it('is looked for on every page', async () => {
    server = await startScriptedServer((request) => {
      if (request.path !== '/tenants') return answering(KeyList, { keys: [] });
      return request.query['after'] === undefined
        ? answering(TenantList, { tenants: [bakeryHouse], next: 'second' })
        : answering(TenantList, { tenants: [bakery], next: null });
    });
    expect((await server.cli('key', 'list', '--tenant', 'Corner Bakery')).exit).toBe(0);
  });

  it('of a name that two have is not guessed', async () => {
    server = await startScriptedServer(tenantsThenKeys(bakery, otherBakery));
    const outcome = await server.cli('key', 'list', '--tenant', 'Corner Bakery');
    expect(outcome).toMatchObject({ exit: 2, stdout: '' });
    expect(outcome.stderr).toContain(ids.dentist);
  });

  it('that nobody is called is not found', async () => {
    server = await startScriptedServer(tenantsThenKeys(bakeryHouse));
    const outcome = await server.cli('key', 'list', '--tenant', 'Corner Bakery');
    expect(outcome).toMatchObject({ exit: 4, stdout: '' });
    expect(outcome.stderr).toContain('Did you mean "The Corner Bakery House"?');
  });

  it('is not looked for in circles', async () => {
    server = await startScriptedServer(() => answering(TenantList, { tenants: [], next: 'again' }));
    const outcome = await server.cli('key', 'list', '--tenant', 'Corner Bakery');
    expect(outcome.exit).toBe(1);
    expect(outcome.stderr).toContain('repeats a page');
  });
});

describe('a key', () => {
  it('is found by what stands in the website', async () => {
    server = await startScriptedServer((request) =>
      request.method === 'POST'
        ? { status: 200, body: JSON.stringify(keyLike({ status: 'revoked' })) }
        : tenantsThenKeys(bakery)(request),
    );
    const outcome = await server.cli('key', 'revoke', publishableKey);
    expect(outcome.exit).toBe(0);
    expect(server.received.at(-1)).toMatchObject({ method: 'POST', path: `/keys/${ids.key}/revoke` });
    expect(outcome.stdout).toContain('is switched off');
  });

  it.each([`${publishableKey}x`, 'pk_zzzz0000_unknown'])('%s that nobody has is not found', async (given) => {
    server = await startScriptedServer(tenantsThenKeys(bakery));
    expect(await server.cli('key', 'revoke', given)).toMatchObject({ exit: 4, stdout: '' });
  });

  it('must look like one', async () => {
    server = await startScriptedServer(tenantsThenKeys(bakery));
    expect((await server.cli('key', 'revoke', 'everything')).exit).toBe(2);
    expect(server.received).toEqual([]);
  });
});
