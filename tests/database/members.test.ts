/** Members' passes: minted from a live session and a membership, and ended in the next statement by whatever ends one of them. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import type { Role } from '@coatcheck/contract/console/session';
import { findAssistant } from '@coatcheck/database/queries/find-assistant';
import { listAudit } from '@coatcheck/database/queries/list-audit';
import { listLeads } from '@coatcheck/database/queries/list-leads';
import { loginUrl } from '@coatcheck/database/login';
import { Refusal } from '@coatcheck/database/refusal';
import { addDocument } from '@coatcheck/server/domain/knowledge/documents';
import { createPerson, makeMember, makeOperator, signIn, type TestPerson } from '../harness/accounts.ts';
import { operatorToken, startTestDatabase, type TestDatabase, type TestTenant } from '../harness/tenants.ts';
import { ask, signedAnew } from '../harness/unusual-passes.ts';

let test: TestDatabase;
let a: TestTenant;
let b: TestTenant;
let n = 0;
let owner: TestPerson;

beforeAll(async () => {
  test = await startTestDatabase();
  [a, b] = [await test.createTenant('A'), await test.createTenant('B')];
});
afterAll(() => test?.stop());
beforeEach(async () => {
  owner = await person('owner');
});

/** @returns a new member of A */
async function person(role: Role): Promise<TestPerson> {
  const made = await createPerson(test.database, `${role}${(n += 1)}`);
  await makeMember(test.cluster.superuserUrl, a.tenantId, made, role);
  return made;
}
const passOf = (who: Pick<TestPerson, 'session'>, tenant = a) => test.database.counter.memberPass(who.session, tenant.tenantId);
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? error.code : error));
const as = <T>(pass: string, work: Parameters<typeof test.database.tenants.transaction<T>>[1]) => test.database.tenants.transaction({ pass, cookie: undefined }, work);
const aDocument = () => ({ name: `d${(n += 1)}`, format: 'text' as const, content: 'Words.' });

describe("a member's pass", () => {
  it('takes a live session and a membership', async () => {
    const stranger = await createPerson(test.database, `stranger${(n += 1)}`);
    expect(await codeOf(passOf(owner))).toBe('done');
    expect(await codeOf(passOf(owner, b))).toBe('not_found');
    expect(await codeOf(passOf(stranger))).toBe('not_found');
    expect(await codeOf(passOf({ session: randomBytes(24).toString('base64url') }))).toBe('session_missing');
    expect(await codeOf(passOf({ session: '' }))).toBe('session_missing');
    // What the table holds is worth nothing.
    const [row] = await ask<{ hash: string }>(test.cluster.superuserUrl, `select encode(token_hash, 'hex') as hash from accounts.session where id = $1`, [owner.sessionId]);
    expect(row?.hash).toBe(createHash('sha256').update(owner.session).digest('hex'));
    expect(await codeOf(passOf({ session: row?.hash ?? '' }))).toBe('session_missing');
  });

  it('lives a minute at most, and no longer than its session', async () => {
    const claimsOf = (pass: string) => JSON.parse(Buffer.from(pass.split('.')[1] ?? '', 'base64url').toString());
    const long = claimsOf(await passOf(owner));
    expect(long).toMatchObject({ knd: 'member', tid: a.tenantId, sub: owner.userId, sid: owner.sessionId, aud: a.label });
    expect(long.exp - long.iat).toBe(60);
    await ask(test.cluster.superuserUrl, `update accounts.session set expires_at = clock_timestamp() + interval '20 seconds' where id = $1`, [owner.sessionId]);
    const short = claimsOf(await passOf(owner));
    expect(short.exp - short.iat).toBeLessThanOrEqual(20);
  });

  it('shows what the role allows, and changes what the role allows', async () => {
    const outcome = async (role: Role) => {
      const pass = await passOf(await person(role));
      const key = { keyId: randomUUID(), key: `pk_${a.label}${randomUUID()}`, origins: [], scopes: ['chat' as const] };
      return {
        looks: await as(pass, findAssistant).then((found) => found !== undefined),
        leads: await codeOf(as(pass, (tx) => listLeads(tx, undefined, 1))),
        audit: (await as(pass, (tx) => listAudit(tx, undefined, 1))).length,
        knowledge: await codeOf(as(pass, (tx) => addDocument(tx, aDocument()))),
        keys: await codeOf(test.database.operator.createKey(pass, a.tenantId, key)),
        name: await codeOf(test.database.operator.updateTenant(pass, a.tenantId, { name: 'A' })),
        team: await codeOf(test.database.teams.withdrawInvitation(pass, a.tenantId, randomUUID())),
        suspend: await codeOf(test.database.operator.switchTenant(pass, a.tenantId, false)),
        budget: await codeOf(test.database.operator.setCallBudget(pass, a.tenantId, null)),
        tenants: await codeOf(test.database.operator.listTenants(pass, { query: undefined, after: undefined, limit: 10 })),
      };
    };
    const never = { suspend: 'operator_token_invalid', budget: 'operator_token_invalid', tenants: 'operator_token_invalid' };
    const reads = { looks: true, leads: 'done', audit: 1, ...never };
    expect(await outcome('owner')).toEqual({ ...reads, knowledge: 'done', keys: 'done', name: 'done', team: 'not_found' });
    expect(await outcome('agent')).toEqual({ ...reads, knowledge: 'done', keys: 'role_missing', name: 'role_missing', team: 'role_missing' });
    expect(await outcome('viewer')).toEqual({ ...reads, knowledge: 'not_found', keys: 'role_missing', name: 'role_missing', team: 'role_missing' });
  });

  it("opens nothing of another tenant's, and makes nothing of what it says of itself", async () => {
    const pass = await passOf(owner);
    const { operator, teams } = test.database;
    const codes = await Promise.all([
      operator.listKeys(pass, b.tenantId), operator.switchKey(pass, b.keyId, false), operator.setOrigins(pass, b.keyId, []),
      operator.findKey(pass, b.keyId), operator.rotateKey(pass, b.keyId, { keyId: randomUUID(), key: 'pk_x' }, 0), operator.updateTenant(pass, b.tenantId, {}),
      teams.showTeam(pass, b.tenantId), teams.showWorkspace(pass, b.tenantId), teams.changeRole(pass, b.tenantId, owner.userId, 'owner'),
      operator.switchKey(pass, randomUUID(), false),
    ].map(codeOf));
    expect(new Set(codes)).toEqual(new Set(['not_found']));
    for (const claims of [{ scope: 'chat leads' }, { tid: b.tenantId }, { sub: randomUUID() }, { sid: randomUUID() }, { kid: randomUUID() }]) {
      const changed = await signedAnew(test.cluster.superuserUrl, pass, claims);
      expect(await codeOf(as(changed, findAssistant)), JSON.stringify(claims)).toBe('session_missing');
    }
    expect(await codeOf(operator.listKeys(pass.replace(/.$/, '_'), a.tenantId))).toBe('pass_invalid');
  });

  it.each([
    ['a change of role', () => ask(test.cluster.superuserUrl, `update auth.member set role = 'viewer' where user_id = $1`, [owner.userId])],
    ['a removal', () => ask(test.cluster.superuserUrl, 'delete from auth.member where user_id = $1', [owner.userId])],
    ['the end of the session', () => test.database.accounts.endSession(owner.userId, owner.sessionId)],
  ])('ends in the very next statement by %s', async (_, end) => {
    await makeMember(test.cluster.superuserUrl, a.tenantId, await createPerson(test.database, `other${(n += 1)}`), 'owner');
    const pass = await passOf(owner);
    const code = await codeOf(as(pass, async (tx) => {
      await listAudit(tx, undefined, 1);
      await end();
      await listAudit(tx, undefined, 1);
    }));
    expect(code).toBe('session_missing');
    expect(await codeOf(as(pass, findAssistant))).toBe('session_missing');
    expect(await codeOf(test.database.operator.listKeys(pass, a.tenantId))).toBe('session_missing');
  });
});

describe('a session', () => {
  it('ends with a new password, whoever sets it', async () => {
    const { accounts } = test.database;
    const second = await signIn(test.database, owner.userId);
    const now = new Date();
    const [id, made] = [randomUUID(), { createdAt: now, updatedAt: now }];
    await accounts.store.create('account', { id, userId: owner.userId, accountId: owner.userId, providerId: 'credential', password: 'x', ...made });
    const where = [{ field: 'id', operator: 'eq', value: id, connector: 'AND' }];
    await accounts.store.update('account', where, { updatedAt: new Date() });
    expect(await codeOf(accounts.whoami(second.session))).toBe('done');
    await accounts.store.update('account', where, { password: 'y' });
    for (const { session } of [owner, second]) expect(await codeOf(accounts.whoami(session))).toBe('session_missing');
  });

  it("of an operator's proves what the token proves, and is in the tenant's log by name; of anybody else's it proves nothing", async () => {
    const { database, cluster } = test;
    const boss = await createPerson(database, `boss${(n += 1)}`);
    expect(await codeOf(database.operator.findTenant(boss.session, a.tenantId))).toBe('operator_token_invalid');
    expect(await codeOf(database.teams.checkSession(boss.session))).toBe('role_missing');
    await makeOperator(cluster.superuserUrl, boss);
    expect(await codeOf(database.teams.checkSession(boss.session))).toBe('done');
    // The operator's API takes the token alone.
    expect(await codeOf(database.operator.checkToken(boss.session))).toBe('operator_token_invalid');
    await database.operator.setCallBudget(boss.session, a.tenantId, 60);
    const pass = await database.counter.operatorPass(boss.session, a.tenantId, ['records', 'history', 'knowledge'], 'a complaint');
    await as(pass, (tx) => addDocument(tx, aDocument()));
    const entries = await as(pass, (tx) => listAudit(tx, undefined, 3));
    expect(entries.map(({ actor, action }) => `${action} ${actor}`)).toEqual(
      ['knowledge.added', 'operator.access', 'tenant.call-budget'].map((action) => `${action} operator (${boss.email})`),
    );
    await database.operator.setCallBudget(operatorToken, a.tenantId, null);
    expect((await as(pass, (tx) => listAudit(tx, undefined, 1)))[0]?.actor).toBe('operator');
    await database.accounts.endSession(boss.userId, boss.sessionId);
    expect(await codeOf(as(pass, (tx) => listAudit(tx, undefined, 1)))).toBe('key_revoked');
    expect(await codeOf(database.counter.operatorPass(boss.session, a.tenantId, ['history'], undefined))).toBe('operator_token_invalid');
  });

  it('is hashed by the store, which takes no table, column or comparison that it does not know', async () => {
    const { store } = test.database.accounts;
    const ofToken = { field: 'token', operator: 'eq', value: owner.session, connector: 'AND' };
    const byToken = [ofToken];
    expect((await store.find('session', byToken))[0]).toMatchObject({ id: owner.sessionId, token: owner.session });
    expect((await store.find('session', [{ field: 'userId', operator: 'eq', value: owner.userId, connector: 'AND' }]))[0]).toMatchObject({ token: '' });
    for (const work of [
      () => store.find('member', byToken), () => store.find('session', [{ ...ofToken, field: 'token_hash' }]), () => store.find('session', []),
      () => store.find('session', [{ ...ofToken, operator: '= any' }]), () => store.find('session', [...byToken, { ...ofToken, connector: 'OR' }]),
      () => store.create('user', { id: randomUUID(), role: 'operator' }), () => store.find('session', byToken, { sortBy: { field: 'id; --', direction: 'asc' } }),
    ]) await expect(work()).rejects.toThrow('the accounts library');
  });
});

describe('coatcheck_accounts', () => {
  it('reads its own schema, and neither mints nor sees a tenant', async () => {
    const client = new Client({ connectionString: loginUrl(test.cluster.databaseUrl, 'coatcheck_accounts') });
    await client.connect();
    for (const text of [
      'select * from auth.member', 'select * from app.lead', 'select auth.mint_member_pass($$x$$, gen_random_uuid())', 'select * from auth.operator_account',
      `insert into auth.operator_account (user_id) values ('${owner.userId}')`, 'select operator.offer_welcome($$x$$, $$x$$)', 'set role coatcheck_auth',
    ]) await expect(client.query(text), text).rejects.toMatchObject({ code: '42501' });
    await client.end();
  });
});
