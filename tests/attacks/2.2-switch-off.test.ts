/**
 * 2.2 The switch against live traffic. Workers hammer the exchange and messages over real sockets while the key is switched
 * off and on a thousand times. Every request notes when it began, every switch when it was acknowledged: none that began
 * after an acknowledged "off" and was answered before the next "on" was asked for may succeed, and nothing handed out
 * before an "off" ever works again.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { frameHeaders, loadFrame, openVisitor, problemOf, request, startDeployment, ticketIn, type Deployment, type TestVisitor } from '../harness/deployment.ts';

const cycles = 1_000;

interface Attempt {
  readonly began: number;
  readonly ended: number;
  readonly succeeded: boolean;
  /** When what it showed (ticket or pass) was handed out. */
  readonly handedOut: number;
}

interface Off {
  readonly acknowledged: number;
  /** When the next "on" was sent. */
  onAsked: number;
}

let d: Deployment;
let tenant: TenantCreated;

beforeAll(async () => {
  const plenty = '1000000';
  d = await startDeployment({
    LIMIT_FRAMES: plenty, LIMIT_OPENS: plenty, LIMIT_OPENS_BURST: plenty, LIMIT_REFRESHES: plenty, LIMIT_MESSAGES_VISITOR: plenty, LIMIT_MESSAGES_PREFIX: plenty,
    LIMIT_STREAMS: '100',
  });
  tenant = await d.createTenant({ name: 'A', origins: ['https://a.example'] });
});
afterAll(() => d?.stop());

const switchKey = (to: 'revoke' | 'enable') => d.operator('POST', `/keys/${tenant.key_id}/${to}`);

describe('2.2 the switch under load', () => {
  it(`lets nothing through that began after an acknowledged off, in ${cycles} cycles`, { timeout: 300_000 }, async () => {
    const attempts: Attempt[] = [];
    const offs: Off[] = [];
    let running = true;
    const host = `${tenant.label}.localhost:${d.port}`;

    async function exchanging(): Promise<void> {
      while (running) {
        const frame = await loadFrame(d.port, tenant);
        if (frame.status !== 200) continue;
        const handedOut = performance.now();
        const ticket = ticketIn(frame);
        const began = performance.now();
        const reply = await request(d.port, '/v1/token', { method: 'POST', host, headers: frameHeaders(host), body: { publishable_key: tenant.publishable_key, ticket } });
        attempts.push({ began, ended: performance.now(), succeeded: reply.status === 200, handedOut });
      }
    }

    async function talking(): Promise<void> {
      while (running) {
        const visitor = await openVisitor(d.port, tenant).catch(() => undefined);
        if (visitor === undefined) continue;
        const handedOut = performance.now();
        // Goes on with the same pass until it is refused, and a little longer, across the next "on".
        for (let refusals = 0; running && refusals < 3; ) {
          const began = performance.now();
          const reply = await visitor.send('GET', '/v1/conversations/current');
          attempts.push({ began, ended: performance.now(), succeeded: reply.status === 200, handedOut });
          if (reply.status !== 200) refusals += 1;
        }
      }
    }

    async function asking(): Promise<void> {
      while (running) {
        const visitor = await openVisitor(d.port, tenant).catch(() => undefined);
        if (visitor === undefined) continue;
        const handedOut = performance.now();
        const began = performance.now();
        const reply = await visitor.send('POST', '/v1/messages', { text: 'Are you open?' });
        attempts.push({ began, ended: performance.now(), succeeded: reply.status === 200, handedOut });
      }
    }

    const workers = [exchanging(), exchanging(), exchanging(), talking(), talking(), talking(), asking(), asking()];
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const off = await switchKey('revoke');
      const entry: Off = { acknowledged: performance.now(), onAsked: Infinity };
      offs.push(entry);
      expect(off.status).toBe(200);
      // Long enough for requests to begin and end while it is off: one of our own goes through the same door.
      expect((await loadFrame(d.port, tenant)).status).toBe(401);
      entry.onAsked = performance.now();
      expect((await switchKey('enable')).status).toBe(200);
    }
    running = false;
    await Promise.all(workers);

    const inTheDark = attempts.filter(({ began, ended, succeeded }) => succeeded && offs.some((off) => began > off.acknowledged && ended < off.onAsked));
    expect(inTheDark).toEqual([]);
    const revived = attempts.filter(({ began, handedOut, succeeded }) => succeeded && offs.some((off) => handedOut < off.acknowledged && began > off.acknowledged));
    expect(revived).toEqual([]);
    // There was something to refuse, and something that went through.
    expect(attempts.filter(({ succeeded }) => succeeded).length).toBeGreaterThan(100);
    expect(attempts.filter(({ succeeded }) => !succeeded).length).toBeGreaterThan(100);
  });

  it('a suspended tenant is off on every door, and resuming revives no pass, ticket or cookie’s pass', async () => {
    const visitor: TestVisitor = await openVisitor(d.port, tenant);
    const ticket = ticketIn(await loadFrame(d.port, tenant));
    const exchange = () => request(d.port, '/v1/token', { method: 'POST', host: visitor.host, headers: frameHeaders(visitor.host), body: { publishable_key: tenant.publishable_key, ticket } });
    const refresh = () => visitor.send('POST', '/v1/token', { publishable_key: tenant.publishable_key });
    await d.operator('POST', `/tenants/${tenant.tenant_id}/suspend`);
    expect((await loadFrame(d.port, tenant)).status).toBe(401);
    for (const attempt of [exchange, refresh, () => visitor.send('GET', '/v1/conversations/current'), () => visitor.send('POST', '/v1/messages', { text: 'hello' }), () => visitor.send('POST', '/v1/leads', { email: 'a@b.example', consent: true })]) {
      expect(problemOf(await attempt())).toBe('key_revoked');
    }
    await d.operator('POST', `/tenants/${tenant.tenant_id}/resume`);
    for (const attempt of [exchange, refresh, () => visitor.send('GET', '/v1/conversations/current'), () => visitor.send('POST', '/v1/messages', { text: 'hello' })]) {
      expect(problemOf(await attempt())).toBe('stale_epoch');
    }
    expect((await openVisitor(d.port, tenant, visitor.cookie)).token.visitor_id).toBe(visitor.token.visitor_id);
  });
});
