import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { openVisitor, problemOf, request, startDeployment, type Deployment } from '../../../../tests/harness/deployment.ts';
import { openCall } from '../../../../tests/harness/voice-call.ts';

let deployment: Deployment;
let a: TenantCreated;
let b: TenantCreated;

beforeAll(async () => {
  deployment = await startDeployment();
  a = await deployment.createTenant({ name: 'A', origins: ['https://a.example'] });
  b = await deployment.createTenant({ name: 'B', origins: ['https://b.example'] });
});
afterAll(() => deployment.stop());

const visitor = (tenant = a) => openVisitor(deployment.port, tenant);

/** @returns the close code and the problem that came before it */
async function refusal(caller: Parameters<typeof openCall>[1], options: Parameters<typeof openCall>[2] = {}) {
  const call = await openCall(deployment.port, caller, options);
  const code = await call.closed;
  return [code, call.last('error')?.problem.code];
}

describe('the door of a call opens to nobody who', () => {
  it('comes from elsewhere than the frame', async () => {
    const caller = await visitor();
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: `http://${b.label}.localhost:${deployment.port}` }, { 'sec-fetch-site': 'cross-site' }]) {
      await expect(openCall(deployment.port, caller, { headers }), JSON.stringify(headers)).rejects.toThrow('refused 403');
    }
    await expect(openCall(deployment.port, { ...caller, host: 'localhost' })).rejects.toThrow('refused 404');
  });

  it('brings no pass, or the pass elsewhere than in the subprotocol', async () => {
    const caller = await visitor();
    const { access_token: pass } = caller.token;
    await expect(openCall(deployment.port, caller, { protocols: ['coatcheck.v1'] })).rejects.toThrow('refused 401');
    await expect(openCall(deployment.port, caller, { protocols: [`pass.${pass}`] })).rejects.toThrow('refused 400');
    const inAddress = { protocols: ['coatcheck.v1'], path: `/v1/voice?pass=${pass}`, headers: { authorization: `Bearer ${pass}` } };
    await expect(openCall(deployment.port, caller, inAddress)).rejects.toThrow('refused 401');
  });

  it('brings a forged pass, another tenant’s, or one without its cookie', async () => {
    const [caller, stranger] = [await visitor(), await visitor(b)];
    expect(await refusal({ ...caller, token: { access_token: 'eyJhbGciOiJub25lIn0.e30.' } })).toEqual([4401, 'pass_invalid']);
    expect(await refusal({ ...stranger, host: caller.host })).toEqual([4401, 'pass_invalid']);
    expect(await refusal({ ...caller, cookie: '' })).toEqual([4401, 'binding_missing']);
    expect(await refusal({ ...caller, cookie: (await visitor()).cookie })).toEqual([4401, 'binding_changed']);
  });

  it('has a key without the scope, or one that was switched off', async () => {
    const created = await deployment.operator('POST', '/keys', { tenant_id: a.tenant_id, origins: ['https://a.example'], scopes: ['chat'] });
    const key = JSON.parse(created.body);
    const caller = await visitor({ ...a, publishable_key: key.publishable_key });
    expect(await refusal(caller)).toEqual([4401, 'scope_missing']);
    await deployment.operator('POST', `/keys/${key.key_id}/revoke`);
    expect(await refusal(caller)).toEqual([4401, 'key_revoked']);
  });
});

describe('a socket that is open', () => {
  it.each([
    ['text that is no JSON', 'hello'], ['a frame of an unknown type', '{"type":"sing"}'], ['an unknown field', '{"type":"start","tenant_id":"x"}'],
    ['sound before the start', Buffer.alloc(640)], ['a frame of half a sample', Buffer.alloc(641)], ['a frame that is too short', Buffer.alloc(2)],
  ])('is closed on %s', async (_, frame) => {
    const call = await openCall(deployment.port, await visitor());
    call.sendRaw(frame);
    expect(await call.closed).toBe(4400);
    expect(call.last('ended')?.reason).toBe('malformed');
  });

  it('is closed on a frame that is too long', async () => {
    const call = await openCall(deployment.port, await visitor());
    call.sendRaw(Buffer.alloc(1_000_000));
    expect([1009, 4400]).toContain(await call.closed);
  });

  it('goes on with no conversation but the visitor’s own', async () => {
    const call = await openCall(deployment.port, await visitor());
    call.send({ type: 'start', conversation_id: '00000000-0000-4000-8000-000000000000' });
    expect(await call.closed).toBe(4400);
    expect(call.last('error')?.problem.code).toBe('not_found');
  });
});

it('tells a plain request that the address is a socket', async () => {
  expect(problemOf(await request(deployment.port, '/v1/voice', { host: `${a.label}.localhost:${deployment.port}` }))).toBe('upgrade_required');
});

describe('the limits at the door', () => {
  it('give no socket to whoever sends many passes that are none of ours, and tell a visitor who calls too often', async () => {
    const strict = await startDeployment({ LIMIT_STRANGERS: '2', LIMIT_CALLS_VISITOR: '1' });
    try {
      const tenant = await strict.createTenant({ name: 'A', origins: ['https://a.example'] });
      const caller = await openVisitor(strict.port, tenant);
      const first = await openCall(strict.port, caller);
      const second = await openCall(strict.port, caller);
      expect(await second.closed).toBe(4429);
      expect(second.last('error')?.problem).toMatchObject({ code: 'rate_limited', retry_after: expect.any(Number) });
      await first.end();
      const stranger = { ...caller, token: { access_token: 'eyJhbGciOiJub25lIn0.e30.' } };
      for (let attempt = 0; attempt < 2; attempt += 1) expect(await (await openCall(strict.port, stranger)).closed).toBe(4401);
      await expect(openCall(strict.port, stranger)).rejects.toThrow('refused 429');
    } finally {
      await strict.stop();
    }
  });
});
