/** The whole of `/console/v1`, operation by operation: who may not, from where, with what, and for whose tenant. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { consoleHeaders, firstOperator, join, openConsole, type ConsoleVisit, type Signed } from '../../../../../tests/harness/console-api.ts';
import { openVisitor, operatorToken, problemOf, request, startDeployment, type Deployment } from '../../../../../tests/harness/deployment.ts';
import { countRows } from '../../../../../tests/harness/unusual-passes.ts';
import { doorOperations, memberOperations, operatorOperations, ownOperations } from './operations.ts';

let d: Deployment;
let a: TenantCreated;
let b: TenantCreated;
let olga: Signed;
let people: Record<'owner' | 'agent' | 'viewer', Signed>;
/** Works for B alone. */
let bob: Signed;
let ids: Record<'a' | 'b', Record<string, string>>;

const link = 'x'.repeat(43);
/** A body that is fine, where the operation takes one. */
const bodies: Readonly<Record<string, Record<string, unknown>>> = {
  'post /sign-in': { email: 'nobody@example.org', password: 'not a password' },
  'post /invitations/look-up': { token: link },
  'post /invitations/accept': { token: link },
  'post /welcome': { token: link, email: 'x@example.org', name: 'X', password: 'long enough, this' },
  'post /password': { current_password: 'not a password', new_password: 'long enough, this' },
  'patch /tenants/:id': { name: 'A' },
  'post /tenants/:id/invitations': { email: 'invited@example.org', role: 'viewer' },
  'patch /tenants/:id/members/:user_id': { role: 'agent' },
  'post /tenants/:id/keys': { origins: [] },
  'post /tenants/:id/keys/:key_id/rotate': { overlap_seconds: 60 },
  'put /tenants/:id/keys/:key_id/origins': { origins: ['https://a.example'] },
  'post /tenants/:id/knowledge': { name: 'x', format: 'text', content: 'Words.' },
  'post /operator/tenants': { name: 'X' },
  'patch /operator/tenants/:id': { name: 'A' },
  'post /operator/tenants/:id/invitations': { email: 'invited2@example.org', role: 'viewer' },
};

interface Route {
  readonly method: string;
  readonly path: string;
  readonly who: 'anybody' | 'signed-in' | 'member' | 'operator';
  readonly takesBody: boolean;
}
const routes: readonly Route[] = [
  ...doorOperations.map((spec) => ({ ...spec, who: 'anybody' as const })),
  ...ownOperations.map((spec) => ({ ...spec, who: 'signed-in' as const })),
  ...memberOperations.map((spec) => ({ ...spec, who: 'member' as const })),
  ...operatorOperations.map((spec) => ({ ...spec, path: `/operator${spec.path}`, who: 'operator' as const })),
].map(({ method, path, who, body }) => ({ method, path, who, takesBody: body !== undefined }));

beforeAll(async () => {
  d = await startDeployment({ LIMIT_SIGN_INS_PREFIX: '1000000', LIMIT_SIGN_INS_ACCOUNT: '1000000' });
  [a, b] = [await d.createTenant({ name: 'A', origins: ['https://a.example'] }), await d.createTenant({ name: 'B', origins: ['https://b.example'] })];
  olga = await firstOperator(d);
  people = {
    owner: await join(d, olga, a.tenant_id, 'owner', 'owner@example.org'),
    agent: await join(d, olga, a.tenant_id, 'agent', 'agent@example.org'),
    viewer: await join(d, olga, a.tenant_id, 'viewer', 'viewer@example.org'),
  };
  bob = await join(d, olga, b.tenant_id, 'owner', 'bob@example.org');
  ids = { a: await idsOf(a, people.viewer), b: await idsOf(b, bob) };
});
afterAll(() => d?.stop());

async function newDocument(tenant: TenantCreated, name: string): Promise<string> {
  return JSON.parse((await d.operator('POST', `/tenants/${tenant.tenant_id}/knowledge`, { name, format: 'text', content: 'Words.' })).body).document_id;
}

/** One of each thing that a path may name. */
async function idsOf(tenant: TenantCreated, { userId }: Signed): Promise<Record<string, string>> {
  const visitor = await openVisitor(d.port, tenant);
  await visitor.send('POST', '/v1/messages', { text: 'Hello?' });
  const current = JSON.parse((await visitor.send('GET', '/v1/conversations/current')).body);
  const invited = await olga.send('POST', `/operator/tenants/${tenant.tenant_id}/invitations`, { email: 'pending@example.org', role: 'viewer' });
  return {
    id: tenant.tenant_id, key_id: tenant.key_id, user_id: userId, conversation_id: current.conversation.id,
    document_id: await newDocument(tenant, 'y'), invitation_id: JSON.parse(invited.body).invitation.invitation_id, session_id: randomUUID(),
  };
}

function at({ path }: Route, from: Record<string, string>): string {
  // Of `/operator/keys/:id` the id is a key's.
  const names = path.startsWith('/operator/keys/') ? { ...from, id: from['key_id'] ?? '' } : from;
  return path.replace(/:(\w+)/g, (_, name: string) => names[name] ?? '');
}
const bodyOf = ({ method, path, takesBody }: Route) => {
  if (!takesBody) return undefined;
  const body = bodies[`${method} ${path}`];
  if (body === undefined) throw new Error(`what is a good body for ${method} ${path}?`);
  return body;
};
const reason = { 'coatcheck-reason': 'test' };
const send = (visit: ConsoleVisit, route: Route, from = ids.a, headers: Record<string, string> = {}, body: unknown = bodyOf(route)) =>
  visit.send(route.method.toUpperCase(), at(route, from), body, { ...reason, ...headers });
/** Who may ask for it, without doing anything yet. */
const entitled = (route: Route): ConsoleVisit => (route.who === 'operator' ? olga : people.owner);
const rows = () => countRows(d.cluster.superuserUrl);

describe.each(routes)('$method $path refuses', (route) => {
  it('whatever comes from elsewhere than the console’s own pages, whoever is signed in', async () => {
    const before = await rows();
    const own = consoleHeaders(d.consolePort).origin;
    for (const headers of [
      { origin: 'https://evil.example' }, { origin: 'null' }, { origin: '' }, { origin: own.replace('http:', 'https:') }, { origin: `${own}.evil.example` },
      { origin: own.replace('127.0.0.1', 'localhost') }, { origin: `http://${a.label}.localhost:${d.port}` }, { origin: `${own}/` },
      { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'none' }, { 'sec-fetch-site': '' },
    ]) expect(problemOf(await send(entitled(route), route, ids.a, headers)), JSON.stringify(headers)).toBe('cross_site');
    if (route.method !== 'get') {
      const { origin: _, ...silent } = consoleHeaders(d.consolePort);
      const reply = await request(d.consolePort, `/console/v1${at(route, ids.a)}`, {
        method: route.method.toUpperCase(), body: bodyOf(route), headers: { ...silent, cookie: entitled(route).cookie },
      });
      expect(problemOf(reply)).toBe('cross_site');
    }
    expect(await rows()).toEqual(before);
  });

  if (route.who !== 'anybody') {
    it('whoever is not signed in, before it reads what they sent', async () => {
      const nobody = openConsole(d);
      const { cookie } = entitled(route);
      for (const headers of [
        {}, { cookie: '__Host-coatcheck-session=' }, { cookie: `__Host-coatcheck-session=${'x'.repeat(32)}` }, { cookie: `${cookie}x` },
        { cookie: `${cookie}; ${cookie}` }, { cookie: cookie.replace('__Host-', '') }, { authorization: `Bearer ${cookie.split('=')[1]}` },
        { authorization: `Bearer ${operatorToken}` }, { cookie: `__Host-coatcheck-session=${operatorToken}` },
      ]) expect(problemOf(await send(nobody, route, ids.a, headers, route.takesBody ? '{' : undefined)), JSON.stringify(headers)).toBe('session_missing');
    });
  }

  it("anybody on the visitors' port", async () => {
    const host = `${a.label}.localhost:${d.port}`;
    const reply = await request(d.port, `/console/v1${at(route, ids.a)}`, {
      method: route.method.toUpperCase(), host, body: bodyOf(route), headers: { ...consoleHeaders(d.port), cookie: entitled(route).cookie },
    });
    expect(problemOf(reply)).toBe('not_found');
  });

  if (route.takesBody) {
    it('a body that is no JSON of its form', async () => {
      const before = await rows();
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
        expect(problemOf(await send(entitled(route), route, ids.a, { 'content-type': type }))).toBe('unsupported_media_type');
      }
      expect(problemOf(await send(entitled(route), route, ids.a, {}, '{'))).toBe('invalid_json');
      // Nobody is given more than they ask for by name.
      for (const extra of [{ tenant_id: b.tenant_id }, { role: 'owner', user_id: bob.userId }, { is_operator: true }, { plan: 'all' }, { status: 'active' }]) {
        expect(problemOf(await send(entitled(route), route, ids.a, {}, { ...bodyOf(route), ...extra })), JSON.stringify(extra)).toBe('invalid_request');
      }
      expect(await rows()).toEqual(before);
    });
  }

  if (route.who === 'member') {
    it('another tenant’s member, with the bytes of a tenant that isn’t, and another tenant’s things', async () => {
      const before = await rows();
      const [foreign, absent] = [await send(bob, route, ids.a), await send(bob, route, { ...ids.a, id: randomUUID() })];
      expect(problemOf(foreign)).toBe('not_found');
      expect(foreign.body).toBe(absent.body);
      expect(problemOf(await send(olga, route, ids.a))).toBe('not_found');
      // In the name of one's own tenant: everything else that the path names is B's.
      if (/:\w+_id/.test(route.path)) {
        const [theirs, none] = [
          await send(people.owner, route, { ...ids.b, id: a.tenant_id }),
          await send(people.owner, route, { ...Object.fromEntries(Object.keys(ids.a).map((name) => [name, randomUUID()])), id: a.tenant_id }),
        ];
        expect(problemOf(theirs)).toBe('not_found');
        expect(theirs.body).toBe(none.body);
      }
      expect(await rows()).toEqual(before);
    });
  }

  if (route.who === 'operator') {
    it('everybody who is not an operator', async () => {
      for (const visit of [people.owner, bob]) expect(problemOf(await send(visit, route))).toBe('role_missing');
    });
  }
});

describe('roles', () => {
  const owners = ['patch /tenants/:id', 'post /tenants/:id/invitations', 'delete /tenants/:id/invitations/:invitation_id', 'patch /tenants/:id/members/:user_id',
    'delete /tenants/:id/members/:user_id', 'post /tenants/:id/keys', 'post /tenants/:id/keys/:key_id/revoke', 'post /tenants/:id/keys/:key_id/enable',
    'post /tenants/:id/keys/:key_id/rotate', 'put /tenants/:id/keys/:key_id/origins'];
  const agents = ['post /tenants/:id/knowledge', 'delete /tenants/:id/knowledge/:document_id'];

  it.each(['viewer', 'agent', 'owner'] as const)('%s: may what the role may, and nothing else', async (role) => {
    const refused: string[] = [];
    const from = { ...ids.a, document_id: await newDocument(a, role) };
    for (const route of routes.filter(({ who }) => who === 'member')) {
      const reply = await send(people[role], route, from);
      if (problemOf(reply) === 'role_missing') refused.push(`${route.method} ${route.path}`);
      else expect(reply.status, `${role}: ${route.method} ${route.path} ${reply.body}`).toBeLessThan(300);
    }
    const expected = { viewer: [...owners, ...agents], agent: owners, owner: [] }[role];
    expect(new Set(refused)).toEqual(new Set(expected));
  });
});
