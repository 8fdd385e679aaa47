/**
 * What every route behind a visitor's pass has to refuse. Each route's own test runs this suite on itself.
 */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import {
  eventsOf, frameHeaders, openVisitor, problemOf, request, type Deployment, type Reply, type TestVisitor,
} from './deployment.ts';
import { operatorPass, signedAnew } from './unusual-passes.ts';

export interface GuardedRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** What a pass has to allow. */
  readonly scope: 'chat' | 'leads';
  /** Of a success. */
  readonly status: number;
  /** A request that is fine; asked anew for each, as some things are taken once. Absent: the route takes no body. */
  readonly body?: (conversationId?: string) => Record<string, unknown>;
  /** Its body may name a conversation. */
  readonly namesConversation?: boolean;
}

export interface Neighbours {
  readonly deployment: Deployment;
  readonly a: TenantCreated;
  readonly b: TenantCreated;
}

/** @param given called in each test, as the deployment starts in a hook */
export function describeGuards(route: GuardedRoute, given: () => Neighbours): void {
  const send = (visitor: TestVisitor, headers: Record<string, string> = {}, conversationId?: string): Promise<Reply> =>
    visitor.send(route.method, route.path, route.body?.(conversationId), headers);
  const bare = (host: string, headers: Record<string, string>, path = route.path): Promise<Reply> =>
    request(
      given().deployment.port, path, { method: route.method, host, headers, ...(route.body ? { body: route.body() } : {}) },
    );
  const open = (tenant: TenantCreated) => openVisitor(given().deployment.port, tenant);

  describe(`${route.method} ${route.path} refuses`, () => {
    it('whoever shows no pass, or shows it anywhere but in its header', async () => {
      const visitor = await open(given().a);
      expect((await send(visitor)).status).toBe(route.status);
      const { authorization: _, ...without } = visitor.headers;
      const pass = visitor.token.access_token;
      expect(problemOf(await bare(visitor.host, without))).toBe('pass_missing');
      for (const headers of [
        { authorization: '' }, { authorization: 'Bearer' }, { authorization: `Basic ${pass}` }, { authorization: pass },
        { 'x-access-token': pass },
        { cookie: `${visitor.cookie}; pass=${pass}; access_token=${pass}` },
        { referer: `http://${visitor.host}/frame?pass=${pass}` },
      ]) {
        expect(
          problemOf(await bare(visitor.host, { ...without, ...headers })), JSON.stringify(Object.keys(headers)),
        ).toBe('pass_missing');
      }
      for (const name of ['pass', 'token', 'access_token']) {
        expect(problemOf(await bare(visitor.host, without, `${route.path}?${name}=${pass}`))).toBe('pass_missing');
      }
    });

    it("another tenant's pass, on either host", async () => {
      const { a, b } = given();
      const [atA, atB] = [await open(a), await open(b)];
      expect(problemOf(await bare(atA.host, { ...atB.headers, ...frameHeaders(atA.host) }))).toBe('pass_invalid');
      expect(problemOf(await bare(atB.host, { ...atA.headers, ...frameHeaders(atB.host) }))).toBe('pass_invalid');
    });

    it('a pass past its end, or with a life that is not possible, although we signed it', async () => {
      const visitor = await open(given().a);
      const { superuserUrl } = given().deployment.cluster;
      const now = Math.floor(Date.now() / 1000);
      const withClaims = async (claims: Record<string, unknown>) =>
        send(visitor, { authorization: `Bearer ${await signedAnew(superuserUrl, visitor.token.access_token, claims)}` });
      expect((await withClaims({})).status).toBe(route.status);
      expect(problemOf(await withClaims({ iat: now - 300, exp: now - 1 }))).toBe('pass_expired');
      expect(problemOf(await withClaims({ iat: now - 300, exp: now + 601 }))).toBe('pass_invalid');
      expect(problemOf(await withClaims({ iat: now + 90, exp: now + 300 }))).toBe('pass_invalid');
      expect(problemOf(await withClaims({ exp: undefined }))).toBe('pass_invalid');
      expect(problemOf(await withClaims({ sub: undefined }))).toBe('pass_invalid');
    });

    it('the pass of a key that was switched off, from the next request on', async () => {
      const { deployment, a } = given();
      const created = await deployment.operator('POST', '/keys', { tenant_id: a.tenant_id, origins: ['https://off.example'] });
      const key = JSON.parse(created.body);
      const visitor = await open({ ...a, publishable_key: key.publishable_key });
      expect((await send(visitor)).status).toBe(route.status);
      await deployment.operator('POST', `/keys/${key.key_id}/revoke`);
      expect(problemOf(await send(visitor))).toBe('key_revoked');
      await deployment.operator('POST', `/keys/${key.key_id}/enable`);
      expect(problemOf(await send(visitor))).toBe('stale_epoch');
    });

    it('a pass without its cookie, or with a cookie of somebody else', async () => {
      const [visitor, other] = [await open(given().a), await open(given().a)];
      expect(problemOf(await send(visitor, { cookie: '' }))).toBe('binding_missing');
      expect(problemOf(await send(visitor, { cookie: other.cookie }))).toBe('binding_changed');
    });

    it("the operator's pass, whatever it allows elsewhere", async () => {
      const { deployment, a } = given();
      const visitor = await open(a);
      for (const scopes of [['records'], ['knowledge', 'usage', 'history', 'records']]) {
        const pass = await operatorPass(deployment.cluster.superuserUrl, a.tenant_id, scopes);
        expect(problemOf(await send(visitor, { authorization: `Bearer ${pass}` }))).toBe('pass_invalid');
      }
    });

    it('a pass that does not allow it', async () => {
      const { deployment, a } = given();
      const scopes = route.scope === 'chat' ? ['leads', 'voice'] : ['chat', 'voice'];
      const created = await deployment.operator(
        'POST', '/keys', { tenant_id: a.tenant_id, origins: ['https://little.example'], scopes },
      );
      const visitor = await open({ ...a, publishable_key: JSON.parse(created.body).publishable_key });
      expect(problemOf(await send(visitor))).toBe('scope_missing');
    });

    it('whatever comes from elsewhere than the frame itself', async () => {
      const { deployment, a, b } = given();
      const visitor = await open(a);
      const other = `${b.label}.localhost:${deployment.port}`;
      for (const headers of [
        { origin: 'https://a.example' }, { origin: 'null' }, { origin: '' }, { origin: `http://${other}` },
        { origin: `https://${visitor.host}` },
        { origin: `http://${visitor.host}.` }, { origin: `http://${visitor.host.toUpperCase()}` },
        { origin: `http://${a.label}.localhost` },
        { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'none' },
        { 'sec-fetch-site': '' },
      ]) {
        expect(problemOf(await send(visitor, headers)), JSON.stringify(headers)).toBe('cross_site');
      }
      for (const host of [
        `localhost:${deployment.port}`, '127.0.0.1', `x${visitor.host}`, `a.${visitor.host}`, `${a.label}.localhost.evil.example`,
      ]) {
        expect(problemOf(await bare(host, visitor.headers)), host).toBe('not_found');
      }
      const { origin: _, ...withoutOrigin } = visitor.headers;
      const silent = await bare(visitor.host, withoutOrigin);
      if (route.method === 'GET') expect(silent.status).toBe(route.status);
      else expect(problemOf(silent)).toBe('cross_site');
    });
  });

  if (route.namesConversation === true) describeForeignConversations(given, open, send);
}

function describeForeignConversations(
  given: () => Neighbours,
  open: (tenant: TenantCreated) => Promise<TestVisitor>,
  send: (visitor: TestVisitor, headers: Record<string, string>, conversationId: string) => Promise<Reply>,
): void {
  it("answers the same bytes for another visitor's conversation, another tenant's, and one that isn't", async () => {
    const { a, b } = given();
    const [own, neighbour, stranger] = [await open(a), await open(a), await open(b)];
    const mine = await beginConversation(own);
    expect((await send(own, {}, mine)).status).toBeLessThan(300);
    const replies = [];
    for (const id of [
      await beginConversation(neighbour), await beginConversation(stranger), randomUUID(),
    ]) replies.push(await send(own, {}, id));
    expect(replies.map(problemOf)).toEqual(['not_found', 'not_found', 'not_found']);
    expect(new Set(replies.map(({ body }) => body)).size).toBe(1);
    expect(new Set(replies.map(({ headers: { date: _, ...headers } }) => JSON.stringify(headers))).size).toBe(1);
  });
}

/** @returns the id of a new conversation of this visitor. */
export async function beginConversation(visitor: TestVisitor, text = 'When are you open?'): Promise<string> {
  const [start] = eventsOf(await visitor.send('POST', '/v1/messages', { text }));
  if (typeof start?.['conversation_id'] !== 'string') throw new Error('no conversation began');
  return start['conversation_id'];
}
