/**
 * 6.2 Somebody gets SQL of their own onto the app's connection, in the middle of a transaction that holds tenant A's pass.
 * Tenant B's rows carry a canary, and so do the secrets; whatever is returned, thrown or left behind is searched for them.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginConversation } from '@coatcheck/database/queries/begin-conversation';
import { storeLead } from '@coatcheck/database/queries/store-lead';
import { storeQuestion } from '@coatcheck/database/queries/store-question';
import { loginUrl } from '@coatcheck/database/login';
import type { MintedPass } from '@coatcheck/database/counter';
import { credentialOf, startTestDatabase, type TestDatabase, type TestTenant } from '../harness/tenants.ts';

const canary = 'canary-5f1d8c3e';
const canaryPassword = 'canary-of-B@example.com';

interface Ground {
  readonly a: TestTenant;
  readonly b: TestTenant;
  /** A live pass of B and its cookie, which the attacker has not got; it is in no row, so nothing may find it. */
  readonly passOfB: MintedPass;
}

/** Statements as an attacker would inject them; several to a line run one after the other. */
const attacks: readonly { readonly name: string; readonly sql: (ground: Ground) => string }[] = [
  { name: 'or 1=1', sql: () => `select * from app.lead where email = '' or 1=1` },
  { name: 'union over every table', sql: () => `select text from app.message union all select email from app.lead union all select note from app.lead union all select text from app.consent_text` },
  { name: 'name the other tenant', sql: ({ b }) => `select * from app.lead where tenant_id = '${b.tenantId}'` },
  { name: 'set the bearer to nothing', sql: () => `set local coatcheck.bearer = ''; select * from app.lead` },
  { name: 'set a tenant id', sql: ({ b }) => `set local app.tenant_id = '${b.tenantId}'; set local coatcheck.tenant_id = '${b.tenantId}'; select * from app.lead` },
  { name: 'set_config of the bearer', sql: ({ b }) => `select set_config('coatcheck.bearer', '${b.tenantId}', true); select * from app.lead` },
  { name: 'a forged pass, alg none', sql: ({ b }) => `set local coatcheck.bearer = '${unsigned({ alg: 'none' }, b)}'; select * from app.lead` },
  { name: 'a forged pass under our header', sql: ({ b }) => `set local coatcheck.bearer = '${unsigned({ alg: 'HS256', typ: 'at+jwt' }, b)}'; select * from app.lead` },
  { name: 'swap the tenant in the note', sql: ({ a, b }) => `do $x$ begin execute format('set local coatcheck.bearer = %L', replace(current_setting('coatcheck.bearer'), '${a.tenantId}', '${b.tenantId}')); end $x$; select * from app.lead` },
  { name: 'widen the note’s scopes', sql: () => `do $x$ begin execute format('set local coatcheck.bearer = %L', current_setting('coatcheck.bearer') || ' records'); end $x$; select * from app.lead` },
  { name: 'present a forged pass', sql: ({ b }) => `select * from auth.present('${unsigned({ alg: 'HS256' }, b)}', null); select * from app.lead` },
  { name: 'set role to the definer', sql: () => `set local role coatcheck_auth; select * from auth.signing_key` },
  { name: 'set role to the owner', sql: () => `set role coatcheck_owner; select * from app.lead` },
  { name: 'set role to a superuser', sql: () => `set role postgres; select * from app.lead` },
  { name: 'reset role', sql: () => `reset role; reset session authorization; select * from app.lead` },
  { name: 'set session authorization', sql: () => `set session authorization coatcheck_counter; select * from auth.ticket_keys()` },
  { name: 'row_security off', sql: () => `set local row_security = off; select * from app.lead` },
  { name: 'drop the policy', sql: () => `drop policy own on app.lead; select * from app.lead` },
  { name: 'disable row security', sql: () => `alter table app.lead disable row level security; select * from app.lead` },
  { name: 'read the signing secret', sql: () => `select * from auth.signing_key` },
  { name: 'read keys, tenants and tokens', sql: () => `select * from auth.publishable_key; select * from auth.tenant; select * from auth.operator_token; select * from auth.visitor_key` },
  { name: 'mint a pass', sql: ({ b }) => `select * from auth.open_sessions(array['${b.key}'], array['${b.label}'], array['\\x00'::bytea], array[1], array[1], array[1], array[null], array[null], array['x'], array[true], 300, 300)` },
  { name: 'renew a pass', sql: ({ b }) => `select * from auth.renew_session('${b.key}', '${b.label}', 'x', null, null, false, 'x', 300, 300)` },
  { name: 'sign by hand', sql: () => `select auth.sign('{}', 'x', 'x'); select extension.hmac('a', 'b', 'sha256')` },
  { name: 'the operator’s pass', sql: ({ b }) => `select auth.mint_operator_pass('x', '${b.tenantId}', array['records'], 'why')` },
  { name: 'a member’s pass', sql: ({ b }) => `select auth.mint_member_pass('${'x'.repeat(32)}', '${b.tenantId}')` },
  { name: 'read people, passwords and sessions', sql: () => `select * from accounts.person; select * from accounts.credential; select * from accounts.session; select * from accounts.library_key; select * from auth.member; select * from auth.invitation` },
  { name: 'put another’s address into the log', sql: ({ a }) => `set local coatcheck.actor = '${canary}'; select auth.note('${a.tenantId}', 'operator', 'x', null, null, null)` },
  { name: 'the operator’s functions', sql: ({ b }) => `select operator.list_keys('x', '${b.tenantId}')` },
  { name: 'shadow a function in pg_temp', sql: () => `create function pg_temp.tenant_id() returns uuid language sql as 'select null::uuid'; set local search_path = pg_temp, app; create function pg_temp.hmac(bytea, bytea, text) returns bytea language sql as 'select ''\\x00''::bytea'; select * from lead` },
  { name: 'shadow an operator and a type', sql: () => `create type pg_temp.claims as (tid uuid); create operator pg_temp.= (leftarg = uuid, rightarg = uuid, function = pg_catalog.uuid_ne); set local search_path = pg_temp, pg_catalog; select * from app.lead` },
  { name: 'a leaky function in the filter', sql: () => `create function pg_temp.tell(text) returns boolean language plpgsql cost 0.0000001 as $x$ begin raise notice '%', $1; return true; end $x$; select * from app.lead where pg_temp.tell(email)` },
  { name: 'an error that tells a value', sql: () => `select cast(email as integer) from app.lead where email like 'canary%'` },
  { name: 'query_to_xml', sql: () => `select query_to_xml('select * from app.lead', true, true, ''); select table_to_xml('auth.signing_key', true, true, '')` },
  { name: 'copy to a program, a file, standard output', sql: () => `copy app.lead to program 'cat'` },
  { name: 'read a file of the server', sql: () => `select pg_read_file('postgresql.conf'); select lo_import('/etc/passwd')` },
  { name: 'other sessions’ statements', sql: () => `select query from pg_stat_activity; select * from pg_stat_statements` },
  { name: 'planner statistics', sql: () => `select most_common_vals::text from pg_stats where schemaname in ('app', 'auth'); select * from pg_statistic` },
  { name: 'dblink', sql: () => `create extension dblink; select * from dblink('dbname=coatcheck', 'select * from app.lead') as t(x text)` },
  { name: 'attach to B’s rows', sql: ({ b }) => `insert into app.lead (tenant_id, visitor_id, email, source, consent_version, submission) values ('${b.tenantId}', gen_random_uuid(), 'x@y.z', 'form', 'x', 'x') returning *` },
  { name: 'uniqueness as an oracle', sql: ({ b }) => `insert into app.consent_text (tenant_id, version, text) values ('${b.tenantId}', 'x', 'x')` },
];

describe('6.2 injected SQL', () => {
  let test: TestDatabase;
  let ground: Ground;
  let secrets: string[];
  let passOfA: MintedPass;

  beforeAll(async () => {
    test = await startTestDatabase();
    const [a, b] = [await test.createTenant('A'), await test.createTenant('B')];
    const passOfB = await test.openVisitor(b);
    passOfA = await test.openVisitor(a);
    ground = { a, b, passOfB };
    for (const [pass, mark] of [[passOfA, 'of A'], [passOfB, canary]] as const) {
      await test.database.tenants.transaction(credentialOf(pass), async (tx) => {
        const conversationId = await beginConversation(tx);
        await storeQuestion(tx, { conversationId, text: `question ${mark}`, requestId: undefined });
        await storeLead(tx, {
          conversationId, name: mark, email: mark === canary ? canaryPassword : 'a@example.com', phone: undefined, note: mark, source: 'form',
          consentVersion: undefined, submission: Buffer.from(mark), requestId: undefined,
        });
      });
    }
    const superuser = new Client({ connectionString: test.cluster.superuserUrl });
    await superuser.connect();
    const { rows } = await superuser.query<{ secret: Buffer }>(
      `select secret from auth.signing_key union all select secret from auth.visitor_key union all select secret from auth.ticket_key`,
    );
    await superuser.query('analyze');
    await superuser.end();
    secrets = rows.flatMap(({ secret }) => [secret.toString('hex'), secret.toString('base64'), secret.toString('base64url'), secret.toString('latin1')]);
  });
  afterAll(() => test?.stop());

  /** Runs an attack as the app's login with A's pass presented; @returns all that it showed its author. */
  async function run(sql: string): Promise<string> {
    const client = new Client({ connectionString: loginUrl(test.cluster.databaseUrl, 'coatcheck_app') });
    const seen: string[] = [];
    client.on('notice', (notice) => seen.push(String(notice.message)));
    client.on('error', (error) => seen.push(error.message));
    await client.connect();
    try {
      // Each statement in a transaction of its own and all in one: an error must not save us from what comes after it.
      for (const statements of [[sql], sql.split(/;\s+(?=\w)/)]) {
        await client.query('begin');
        await client.query('select * from auth.present($1, $2)', [passOfA.accessToken, passOfA.secret]);
        for (const statement of statements) {
          await client.query('savepoint injected');
          try {
            const results = await client.query(statement);
            for (const result of [results].flat()) seen.push(JSON.stringify(result.rows, (_, value: unknown) => (Buffer.isBuffer(value) ? value.toString('latin1') : value)));
          } catch (error) {
            seen.push(JSON.stringify(error, Object.getOwnPropertyNames(error)));
            await client.query('rollback to savepoint injected');
          }
        }
        await client.query('rollback');
      }
    } finally {
      await client.end();
    }
    // What the attacker sent is not news to them.
    return seen.join('\n').replaceAll(sql, '');
  }

  it('has something to find: the same search finds A’s own row', async () => {
    expect(await run('select * from app.lead')).toContain('a@example.com');
  });

  it.each(attacks)('$name: no foreign row, no secret, no pass', async ({ sql }) => {
    const seen = await run(sql(ground));
    expect(seen).not.toContain(canary);
    expect(seen).not.toContain(canaryPassword);
    expect(seen).not.toContain(ground.passOfB.accessToken);
    expect(seen).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]{43}/);
    for (const secret of secrets) expect(seen.includes(secret)).toBe(false);
  });

  it('left everything as it was', async () => {
    const still = await test.database.tenants.transaction(credentialOf(ground.passOfB), (tx) =>
      tx.query<{ email: string }>({ name: 'still', text: 'select email from app.lead where tenant_id = $1' }),
    );
    expect(still).toEqual([{ email: canaryPassword }]);
  });
});

function unsigned(header: object, tenant: TestTenant): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const at = Math.floor(Date.now() / 1000);
  return `${part(header)}.${part({ knd: 'visitor', tid: tenant.tenantId, kid: tenant.keyId, aud: tenant.label, iat: at, exp: at + 300, ke: 1, te: 1, scope: 'chat records' })}.`;
}
