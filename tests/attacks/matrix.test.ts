/**
 * Every credential that somebody may hold, shown to every route and method that the router itself lists. A route that is not
 * in the table of expectations fails the build.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { openDatabase, type Database } from '@coatcheck/database/database';
import { createApps, type Apps } from '@coatcheck/server/app';
import { readAssets, type Assets } from '@coatcheck/server/assets';
import { type ConsoleAssets, readConsoleAssets } from '@coatcheck/server/console-assets';
import { readConfig } from '@coatcheck/server/config';
import { createStreams, type Streams } from '@coatcheck/server/domain/streams';
import { createLog } from '@coatcheck/server/log';
import { builtInAssistant } from '@coatcheck/server/models/built-in/assistant';
import {
  frameHeaders, loadFrame, openVisitor, operatorToken, problemOf, request, startDeployment, ticketIn, type Deployment,
  type Reply,
} from '../harness/deployment.ts';
import { createPerson, makeMember, makeOperator, signIn, type TestPerson } from '../harness/accounts.ts';
import { consoleHeaders } from '../harness/console-api.ts';
import { operatorPass, signedAnew } from '../harness/unusual-passes.ts';

type Credential = (typeof credentials)[number];
const credentials = [
  'no credential', 'publishable key', 'pass', 'expired pass', 'revoked pass', 'pass of B', 'unbound pass', 'ticket',
  'resume secret', 'visitor cookie alone',
  'operator token', "operator's pass", 'member session', 'operator session',
] as const;

/** What a kind of route answers to each: a status, or a problem's code. */
type Row = (credential: Credential) => number | string;
const everybody = (usual: number | string, but: Partial<Record<Credential, number | string>> = {}): Row =>
  (credential) => but[credential] ?? usual;

const refusals = {
  'no credential': 'pass_missing', 'visitor cookie alone': 'pass_missing', 'member session': 'pass_missing', 'operator session': 'pass_missing', 'expired pass': 'pass_expired',
  'revoked pass': 'key_revoked',
};
const visitors = (status: number): Row => everybody('pass_invalid', { ...refusals, pass: status, 'unbound pass': status });
/** Refreshed with its cookie; an unbound one asks for its secret in the body, which nobody sends here. */
const refresh: Row = everybody('pass_invalid', { ...refusals, pass: 200, 'unbound pass': 'binding_changed' });
const operators = (status: number): Row => everybody('operator_token_invalid', { 'operator token': status });

const signedIn = (status: number): Row => everybody('session_missing', { 'member session': status, 'operator session': status });
/** An owner's; to the operator's people the tenant is one they don't work for. */
const members = (status: number): Row => everybody('session_missing', { 'member session': status, 'operator session': 'not_found' });
const operatorPeople = (status: number): Row => everybody('session_missing', { 'member session': 'role_missing', 'operator session': status });

interface Expectation {
  readonly row: Row;
  /** Where the route's path has parameters or a query. */
  readonly at?: () => string;
  readonly body?: (credential: Credential) => unknown;
}

let d: Deployment;
let a: TenantCreated;
let b: TenantCreated;
/** Whatever the operator token is allowed to do is done to this one. */
let c: TenantCreated;
/** The key that the revoked pass was handed out for. */
let revokedKey: string;
let database: Database;
let streams: Streams;
let apps: Apps;
let assets: Assets;
let consoleAssets: ConsoleAssets;
let shown: Record<Credential, Record<string, string>>;
const document = { id: '', ofMember: '' };
const conversation = { id: '' };

const ofTenant = (rest: string) => () => `/operator/v1/tenants/${c.tenant_id}${rest}`;
const ofKey = (rest: string) => () => `/operator/v1/keys/${c.key_id}${rest}`;
const nothing = () => ({});
const atConsole = (rest: string) => () => `/console/v1/tenants/${c.tenant_id}${rest}`;
const ofConsoleKey = (rest: string) => () => `/console/v1/tenants/${c.tenant_id}/keys/${c.key_id}${rest}`;
const atOperator = (rest: string) => () => `/console/v1/operator/tenants/${c.tenant_id}${rest}`;
const aLink = 'x'.repeat(43);
let staff: Record<'owner' | 'boss' | 'changed' | 'removed', TestPerson>;
const invitation = { id: '' };

const expectations: Readonly<Record<string, Expectation>> = {
  'visitors GET /healthz': { row: everybody(200) },
  'visitors GET /readyz': { row: everybody(200) },
  'visitors GET /embed.js': { row: everybody(200) },
  'visitors GET /assets/:name': { row: everybody(200), at: () => assets.script },
  'visitors GET /frame': { row: everybody(200), at: () => `/frame?key=${a.publishable_key}` },
  'visitors POST /v1/token': {
    row: refresh, body: (credential) => ({ publishable_key: credential === 'revoked pass' ? revokedKey : a.publishable_key }),
  },
  'visitors POST /v1/messages': { row: visitors(200), body: () => ({ text: 'Hello?' }) },
  'visitors GET /v1/voice': { row: everybody('upgrade_required') },
  'visitors GET /v1/conversations/current': { row: visitors(200) },
  'visitors DELETE /v1/conversations/current': { row: visitors(204) },
  'visitors POST /v1/leads': { row: visitors(201), body: () => ({ email: 'ada@example.org', consent: true }) },
  'console GET /healthz': { row: everybody(200) },
  'console GET /readyz': { row: everybody(200) },
  'console GET /': { row: everybody(200) },
  'console GET /sign-in': { row: everybody(200) },
  'console GET /welcome': { row: everybody(200) },
  'console GET /invitation': { row: everybody(200) },
  'console GET /account': { row: everybody(200) },
  'console GET /operator/tenants': { row: everybody(200) },
  'console GET /operator/tenants/:id': { row: everybody(200), at: () => `/operator/tenants/${c.tenant_id}` },
  'console GET /t/:label': { row: everybody(200), at: () => `/t/${c.label}` },
  'console GET /t/:label/:page': { row: everybody(200), at: () => `/t/${c.label}/keys` },
  'console GET /t/:label/:page/:id': { row: everybody(200), at: () => `/t/${c.label}/leads/${c.tenant_id}` },
  'console GET /assets/:name': { row: everybody(200), at: () => [...consoleAssets.files.keys()][0] ?? '' },
  'console GET /openapi.json': { row: everybody(200) },
  'console POST /operator/v1/tenants': { row: operators(201), body: () => ({ name: 'D' }) },
  'console GET /operator/v1/tenants': { row: operators(200) },
  'console GET /operator/v1/tenants/:id': { row: operators(200), at: ofTenant('') },
  'console PATCH /operator/v1/tenants/:id': { row: operators(200), at: ofTenant(''), body: () => ({ name: 'C again' }) },
  'console POST /operator/v1/tenants/:id/suspend': { row: operators(200), at: ofTenant('/suspend') },
  'console POST /operator/v1/tenants/:id/resume': { row: operators(200), at: ofTenant('/resume') },
  'console POST /operator/v1/tenants/:id/invitations': {
    row: operators(201), at: ofTenant('/invitations'), body: () => ({ email: 'g@example.org', role: 'viewer' }),
  },
  'console GET /operator/v1/tenants/:id/keys': { row: operators(200), at: ofTenant('/keys') },
  'console POST /operator/v1/keys': { row: operators(201), body: () => ({ tenant_id: c.tenant_id }) },
  'console POST /operator/v1/keys/:id/revoke': { row: operators(200), at: ofKey('/revoke') },
  'console POST /operator/v1/keys/:id/enable': { row: operators(200), at: ofKey('/enable') },
  'console POST /operator/v1/keys/:id/rotate': { row: operators(201), at: ofKey('/rotate'), body: nothing },
  'console PUT /operator/v1/keys/:id/origins': { row: operators(200), at: ofKey('/origins'), body: () => ({ origins: [] }) },
  'console POST /operator/v1/signing-key/rotate': { row: operators(204) },
  'console GET /operator/v1/tenants/:id/knowledge': { row: operators(200), at: ofTenant('/knowledge') },
  'console POST /operator/v1/tenants/:id/knowledge': {
    row: operators(201), at: ofTenant('/knowledge'), body: () => ({ name: 'x', format: 'text', content: 'Words.' }),
  },
  'console DELETE /operator/v1/tenants/:id/knowledge/:document_id': {
    row: operators(204), at: () => ofTenant(`/knowledge/${document.id}`)(),
  },
  'console GET /operator/v1/tenants/:id/leads': { row: operators(200), at: ofTenant('/leads') },
  'console GET /operator/v1/tenants/:id/conversations': { row: operators(200), at: ofTenant('/conversations') },
  'console GET /operator/v1/tenants/:id/conversations/:conversation_id': {
    row: operators(200), at: () => ofTenant(`/conversations/${conversation.id}`)(),
  },
  'console GET /operator/v1/tenants/:id/usage': { row: operators(200), at: ofTenant('/usage') },
  'console GET /operator/v1/tenants/:id/audit': { row: operators(200), at: ofTenant('/audit') },
  'console POST /console/v1/sign-in': { row: everybody('sign_in_failed'), body: () => ({ email: 'a@example.org', password: 'x' }) },
  'console POST /console/v1/sign-out': { row: everybody(204) },
  'console POST /console/v1/invitations/look-up': { row: everybody('invitation_invalid'), body: () => ({ token: aLink }) },
  'console POST /console/v1/invitations/accept': { row: everybody('invitation_invalid'), body: () => ({ token: aLink }) },
  'console POST /console/v1/welcome': {
    row: everybody('invitation_invalid'), body: () => ({ token: aLink, email: 'a@example.org', name: 'A', password: 'long enough, this' }),
  },
  'console GET /console/v1/me': { row: signedIn(200) },
  'console POST /console/v1/password': {
    row: everybody('session_missing', { 'member session': 'sign_in_failed', 'operator session': 'sign_in_failed' }), body: () => ({ current_password: 'x', new_password: 'long enough, this' }),
  },
  'console GET /console/v1/sessions': { row: signedIn(200) },
  'console DELETE /console/v1/sessions/:session_id': {
    row: everybody('session_missing', { 'member session': 'not_found', 'operator session': 'not_found' }), at: () => `/console/v1/sessions/${randomUUID()}`,
  },
  'console POST /console/v1/sessions/end-others': { row: signedIn(204) },
  'console GET /console/v1/tenants/:id': { row: members(200), at: atConsole('') },
  'console PATCH /console/v1/tenants/:id': { row: members(200), at: atConsole(''), body: () => ({ name: 'C' }) },
  'console GET /console/v1/tenants/:id/team': { row: members(200), at: atConsole('/team') },
  'console POST /console/v1/tenants/:id/invitations': {
    row: members(201), at: atConsole('/invitations'), body: () => ({ email: 'new@example.org', role: 'viewer' }),
  },
  'console DELETE /console/v1/tenants/:id/invitations/:invitation_id': { row: members(204), at: () => atConsole(`/invitations/${invitation.id}`)() },
  'console PATCH /console/v1/tenants/:id/members/:user_id': {
    row: members(200), at: () => atConsole(`/members/${staff.changed.userId}`)(), body: () => ({ role: 'viewer' }),
  },
  'console DELETE /console/v1/tenants/:id/members/:user_id': { row: members(204), at: () => atConsole(`/members/${staff.removed.userId}`)() },
  'console GET /console/v1/tenants/:id/keys': { row: members(200), at: atConsole('/keys') },
  'console POST /console/v1/tenants/:id/keys': { row: members(201), at: atConsole('/keys'), body: nothing },
  'console POST /console/v1/tenants/:id/keys/:key_id/revoke': { row: members(200), at: ofConsoleKey('/revoke') },
  'console POST /console/v1/tenants/:id/keys/:key_id/enable': { row: members(200), at: ofConsoleKey('/enable') },
  'console POST /console/v1/tenants/:id/keys/:key_id/rotate': { row: members(201), at: ofConsoleKey('/rotate'), body: nothing },
  'console PUT /console/v1/tenants/:id/keys/:key_id/origins': { row: members(200), at: ofConsoleKey('/origins'), body: () => ({ origins: [] }) },
  'console GET /console/v1/tenants/:id/knowledge': { row: members(200), at: atConsole('/knowledge') },
  'console POST /console/v1/tenants/:id/knowledge': {
    row: members(201), at: atConsole('/knowledge'), body: () => ({ name: 'm', format: 'text', content: 'Words.' }),
  },
  'console DELETE /console/v1/tenants/:id/knowledge/:document_id': { row: members(204), at: () => atConsole(`/knowledge/${document.ofMember}`)() },
  'console GET /console/v1/tenants/:id/leads': { row: members(200), at: atConsole('/leads') },
  'console GET /console/v1/tenants/:id/conversations': { row: members(200), at: atConsole('/conversations') },
  'console GET /console/v1/tenants/:id/conversations/:conversation_id': { row: members(200), at: () => atConsole(`/conversations/${conversation.id}`)() },
  'console GET /console/v1/tenants/:id/usage': { row: members(200), at: atConsole('/usage') },
  'console GET /console/v1/tenants/:id/audit': { row: members(200), at: atConsole('/audit') },
  'console POST /console/v1/operator/tenants': { row: operatorPeople(201), body: () => ({ name: 'E', owner_email: 'e@example.org' }) },
  'console GET /console/v1/operator/tenants': { row: operatorPeople(200) },
  'console GET /console/v1/operator/tenants/:id': { row: operatorPeople(200), at: atOperator('') },
  'console PATCH /console/v1/operator/tenants/:id': { row: operatorPeople(200), at: atOperator(''), body: () => ({ name: 'C' }) },
  'console POST /console/v1/operator/tenants/:id/suspend': { row: operatorPeople(200), at: atOperator('/suspend') },
  'console POST /console/v1/operator/tenants/:id/resume': { row: operatorPeople(200), at: atOperator('/resume') },
  'console POST /console/v1/operator/tenants/:id/invitations': {
    row: operatorPeople(201), at: atOperator('/invitations'), body: () => ({ email: 'f@example.org', role: 'owner' }),
  },
  'console GET /console/v1/operator/tenants/:id/keys': { row: operatorPeople(200), at: atOperator('/keys') },
  'console POST /console/v1/operator/keys/:id/revoke': { row: operatorPeople(200), at: () => `/console/v1/operator/keys/${c.key_id}/revoke` },
  'console POST /console/v1/operator/keys/:id/enable': { row: operatorPeople(200), at: () => `/console/v1/operator/keys/${c.key_id}/enable` },
  'console GET /console/v1/operator/tenants/:id/leads': { row: operatorPeople(200), at: atOperator('/leads') },
  'console GET /console/v1/operator/tenants/:id/conversations': { row: operatorPeople(200), at: atOperator('/conversations') },
  'console GET /console/v1/operator/tenants/:id/conversations/:conversation_id': {
    row: operatorPeople(200), at: () => atOperator(`/conversations/${conversation.id}`)(),
  },
  'console GET /console/v1/operator/tenants/:id/usage': { row: operatorPeople(200), at: atOperator('/usage') },
  'console GET /console/v1/operator/tenants/:id/audit': { row: operatorPeople(200), at: atOperator('/audit') },
};

beforeAll(async () => {
  // Each request comes from a prefix of its own, so that no limit stands before what is asked here.
  d = await startDeployment({ TRUSTED_PROXIES: '127.0.0.1' });
  [a, b, c] = [
    await d.createTenant({ name: 'A', origins: ['https://a.example'] }),
    await d.createTenant({ name: 'B', origins: ['https://b.example'] }),
    await d.createTenant({ name: 'C', origins: ['https://c.example'] }),
  ];
  const environment = { PORT: String(d.port), CONSOLE_PORT: String(d.consolePort), DATABASE_URL: d.cluster.databaseUrl };
  const config = readConfig(environment);
  const log = createLog('fatal');
  database = await openDatabase({ databaseUrl: d.cluster.databaseUrl, life: { ttlSeconds: 300, sessionSeconds: 3600 } });
  streams = createStreams(database, 2, log);
  assets = await readAssets(config.frames.template);
  consoleAssets = await readConsoleAssets(config.embedUrl);
  apps = createApps({
    config, database, assets, consoleAssets, assistant: builtInAssistant(), streams, voice: undefined, readiness: { missing: async () => undefined }, log,
  });

  const newDocument = async (name: string): Promise<string> => JSON.parse(
    (await d.operator('POST', `/tenants/${c.tenant_id}/knowledge`, { name, format: 'text', content: 'Words.' })).body,
  ).document_id;
  [document.id, document.ofMember] = [await newDocument('y'), await newDocument('z')];
  staff = {
    owner: await createPerson(database, 'owner'), boss: await createPerson(database, 'boss'), changed: await createPerson(database, 'changed'),
    removed: await createPerson(database, 'removed'),
  };
  const { superuserUrl } = d.cluster;
  for (const person of [staff.owner, staff.changed, staff.removed]) await makeMember(superuserUrl, c.tenant_id, person, 'owner');
  await makeOperator(superuserUrl, staff.boss);
  invitation.id = randomUUID();
  await database.teams.invite(operatorToken, c.tenant_id, {
    invitationId: invitation.id, email: 'invited@example.org', role: 'agent', tokenHash: Buffer.from('x'.repeat(32)),
  });
  const atC = await openVisitor(d.port, c);
  await atC.send('POST', '/v1/messages', { text: 'Hello?' });
  conversation.id = JSON.parse((await atC.send('GET', '/v1/conversations/current')).body).conversation.id;
  shown = await everyCredential();
});
afterAll(async () => {
  await streams?.close();
  await database?.close();
  await d?.stop();
});

async function everyCredential(): Promise<Record<Credential, Record<string, string>>> {
  const { superuserUrl } = d.cluster;
  const host = `${a.label}.localhost:${d.port}`;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const withCookie = ({ headers }: { headers: Record<string, string> }) => ({
    authorization: headers['authorization'] ?? '', cookie: headers['cookie'] ?? '',
  });
  const visitor = await openVisitor(d.port, a);
  const second = JSON.parse((await d.operator('POST', '/keys', { tenant_id: a.tenant_id, origins: ['https://a.example'] })).body);
  revokedKey = second.publishable_key;
  const revoked = await openVisitor(d.port, { ...a, publishable_key: revokedKey });
  await d.operator('POST', `/keys/${second.key_id}/revoke`);
  const now = Math.floor(Date.now() / 1000);
  const expired = await signedAnew(superuserUrl, visitor.token.access_token, { iat: now - 400, exp: now - 100 });
  // As from a browser of before Sec-Fetch-*.
  const old = await request(d.port, '/v1/token', {
    method: 'POST', host, headers: { origin: `http://${host}` },
    body: { publishable_key: a.publishable_key, ticket: ticketIn(await loadFrame(d.port, a)) },
  });
  const unbound = JSON.parse(old.body);
  return {
    'no credential': {},
    'publishable key': bearer(a.publishable_key),
    pass: withCookie(visitor),
    'expired pass': { ...withCookie(visitor), ...bearer(expired) },
    'revoked pass': withCookie(revoked),
    'pass of B': withCookie(await openVisitor(d.port, b)),
    'unbound pass': bearer(unbound.access_token),
    ticket: bearer(ticketIn(await loadFrame(d.port, a))),
    'resume secret': bearer(unbound.resume),
    'visitor cookie alone': { cookie: visitor.cookie },
    'operator token': bearer(operatorToken),
    'member session': {},
    'operator session': {},
    "operator's pass": bearer(await operatorPass(superuserUrl, a.tenant_id, ['records', 'knowledge', 'usage', 'history'])),
  };
}

/** Some routes end the session that asks: each is asked with a new one. */
async function headersOf(credential: Credential): Promise<Record<string, string>> {
  const person = credential === 'member session' ? staff.owner : credential === 'operator session' ? staff.boss : undefined;
  if (person === undefined) return shown[credential];
  return { cookie: `__Host-coatcheck-session=${(await signIn(database, person.userId)).session}` };
}

interface Route {
  readonly name: string;
  readonly side: 'visitors' | 'console';
  readonly method: string;
  readonly path: string;
}

function routes(): Route[] {
  return (['visitors', 'console'] as const).flatMap((side) =>
    apps[side].routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => ({
      name: `${side} ${method} ${path}`, side, method, path,
    })),
  );
}

let lastPrefix = 0;
function send(
  { side, method }: Pick<Route, 'side' | 'method'>, path: string, headers: Record<string, string>, body?: unknown,
): Promise<Reply> {
  lastPrefix += 1;
  const host = `${a.label}.localhost:${d.port}`;
  return request(side === 'visitors' ? d.port : d.consolePort, path, {
    method, ...(side === 'visitors' ? { host } : {}), ...(body === undefined ? {} : { body }),
    headers: {
      ...(path.startsWith('/frame') ? { 'sec-fetch-dest': 'iframe' } : side === 'visitors' ? frameHeaders(host) : path.startsWith('/console/') ? consoleHeaders(d.consolePort) : {}),
      'x-forwarded-for': `10.${lastPrefix >> 16}.${(lastPrefix >> 8) & 255}.${lastPrefix & 255}`, 'coatcheck-reason': 'matrix',
      ...headers,
    },
  });
}
const answerOf = (reply: Reply): number | string =>
  (reply.headers['content-type'] === 'application/problem+json' ? problemOf(reply) : reply.status);

describe('the matrix of credentials and routes', () => {
  it('has an expectation for every route of the router, and for nothing else', () => {
    expect(routes().map(({ name }) => name).toSorted()).toEqual(Object.keys(expectations).toSorted());
  });

  // The operator's token last: it changes what the others look at.
  const inOrder = [...credentials.filter((credential) => credential !== 'operator token'), 'operator token'] as const;
  for (const credential of inOrder) {
    it(`${credential}: opens what it should and nothing else`, async () => {
      const answers: Record<string, number | string> = {};
      const expected: Record<string, number | string | undefined> = {};
      for (const route of routes()) {
        const expectation = expectations[route.name];
        const headers = await headersOf(credential);
        const reply = await send(route, expectation?.at?.() ?? route.path, headers, expectation?.body?.(credential));
        answers[route.name] = answerOf(reply);
        expected[route.name] = expectation?.row(credential);
        const secret = (headers['authorization'] ?? headers['cookie'])?.split(/[ =]/)[1];
        if (secret !== undefined && credential !== 'publishable key') expect(reply.body, route.name).not.toContain(secret);
      }
      expect(answers).toEqual(expected);
    });
  }

  it('refuses every other method on every path, whoever asks', async () => {
    const known = new Set(routes().map(({ side, method, path }) => `${side} ${method} ${path}`));
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
    for (const { side, path, name } of routes()) {
      // `/sessions/end-others` is a `/sessions/:session_id`, too.
      const alike = [...known].filter((one) => new RegExp(`^${one.replace(/:\w+/g, '[^/]+')}$`).test(`${one.split(' ', 2).join(' ')} ${path}`));
      const answered = new Set([...known, ...alike.map((one) => `${one.split(' ', 2).join(' ')} ${path}`)]);
      for (const method of methods.filter((one) => !answered.has(`${side} ${one} ${path}`))) {
        const at = path.replace(/:\w+/g, randomUUID());
        const headers = shown[side === 'visitors' ? 'pass' : 'operator token'];
        expect(answerOf(await send({ side, method }, at, headers)), `${method} on ${name}`).toBe('method_not_allowed');
      }
    }
  });
});
