/**
 * Reads PostgreSQL's own catalogue and fails on whatever a migration may have forgotten. Each rule is a query whose rows are
 * the faults, and each is shown to find one: a rule that can't fail proves nothing.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDatabase, type TestDatabase } from '../harness/tenants.ts';

interface Rule {
  readonly name: string;
  /** Returns a column `fault`. */
  readonly faults: string;
  /** Makes the mistake, as the schema's owner. */
  readonly mistake: string;
}

const ours = `n.nspname in ('app', 'auth', 'operator', 'accounts')`;
const logins = `'coatcheck_app', 'coatcheck_counter', 'coatcheck_operator', 'coatcheck_accounts'`;

const rules: readonly Rule[] = [
  {
    name: 'every table that a login role may touch forces row security',
    faults: `select c.oid::regclass::text as fault from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('r', 'p') and c.relname <> 'migration' and not (c.relrowsecurity and c.relforcerowsecurity)`,
    mistake: `create table app.forgotten (tenant_id uuid not null, id uuid, primary key (tenant_id, id))`,
  },
  {
    name: 'every table of a tenant has a policy that reads the verified pass',
    faults: `select c.oid::regclass::text as fault from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'app' and c.relkind in ('r', 'p') and not exists (
        select from pg_policies p where p.schemaname = 'app' and p.tablename = c.relname and 'coatcheck_app' = any (p.roles))`,
    mistake: `create table app.unguarded (tenant_id uuid not null, id uuid, primary key (tenant_id, id));
      alter table app.unguarded enable row level security; alter table app.unguarded force row level security`,
  },
  {
    name: 'no policy for the app role lets in more than the bearer of a pass',
    faults: `select format('%I.%I: %I', p.schemaname, p.tablename, p.policyname) as fault from pg_policies p
      where not p.roles <@ array['coatcheck_auth']::name[] and not (p.schemaname = 'accounts' and p.roles = array['coatcheck_accounts']::name[])
        and (coalesce(p.qual, p.with_check) !~ 'auth\\.(tenant_id|tenant_id_for|bearer_for)\\(' or coalesce(p.with_check, p.qual) !~ 'auth\\.(tenant_id|tenant_id_for|bearer_for)\\(')`,
    mistake: `create policy generous on app.lead for select to coatcheck_app using (true)`,
  },
  {
    name: 'policies call the verifying functions once a statement, inside a sub-select',
    faults: `select format('%I: %I', p.tablename, p.policyname) as fault from pg_policies p
      where p.schemaname = 'app' and concat(p.qual, p.with_check) ~ '(?<!SELECT |FROM )auth\\.(tenant_id|bearer_for)'`,
    mistake: `create policy slow on app.lead for select to coatcheck_app using (tenant_id = auth.tenant_id())`,
  },
  {
    name: 'keys and unique constraints of a tenant begin with its id',
    faults: `select format('%s: %s', k.conrelid::regclass, k.conname) as fault from pg_constraint k join pg_namespace n on n.oid = k.connamespace
      where n.nspname = 'app' and k.contype in ('p', 'u', 'x')
        and (select a.attname from pg_attribute a where a.attrelid = k.conrelid and a.attnum = k.conkey[1]) <> 'tenant_id'
      union all
      select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'app' and i.indisunique
        and (select a.attname from pg_attribute a where a.attrelid = i.indrelid and a.attnum = i.indkey[0]) <> 'tenant_id'`,
    mistake: `create unique index on app.lead (email)`,
  },
  {
    name: 'references between tables of tenants carry the tenant',
    faults: `select format('%s: %s', k.conrelid::regclass, k.conname) as fault from pg_constraint k
      join pg_class target on target.oid = k.confrelid join pg_namespace n on n.oid = target.relnamespace
      where k.contype = 'f' and n.nspname = 'app'
        and not exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'tenant_id' and a.attnum = any (k.conkey))`,
    mistake: `alter table app.consent_text add unique (tenant_id, text);
      create table app.loose (tenant_id uuid not null, id uuid unique, primary key (tenant_id, id));
      create table app.looser (tenant_id uuid not null, other uuid references app.loose (id))`,
  },
  {
    name: 'every column that says whose a row is can’t be null',
    faults: `select format('%s.%s', a.attrelid::regclass, a.attname) as fault from pg_attribute a join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'app' and c.relkind in ('r', 'p') and a.attname = 'tenant_id' and not a.attnotnull
      union all
      select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'app' and c.relkind in ('r', 'p')
        and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)`,
    mistake: `create table app.ownerless (id uuid)`,
  },
  {
    name: 'views run as whoever asks, and nothing is materialised',
    faults: `select c.oid::regclass::text as fault from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and (c.relkind = 'm' or c.relkind = 'v' and not coalesce(c.reloptions @> array['security_invoker=true'], false))`,
    mistake: `create view app.all_leads as select * from app.lead`,
  },
  {
    name: 'definer functions pin their search_path and belong to the role that can’t log in',
    faults: `select p.oid::regprocedure::text as fault from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
        and (not exists (select from unnest(p.proconfig) s where s = 'search_path=pg_catalog, pg_temp') or p.proowner <> 'coatcheck_auth'::regrole)`,
    mistake: `create function app.helpful() returns bigint language sql security definer return (select count(*) from app.lead)`,
  },
  {
    name: 'nobody but the one it is for may execute a function of ours',
    faults: `select format('%s by %s', p.oid::regprocedure, r.rolname) as fault from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      cross join pg_roles r
      where ${ours} and r.rolname in (${logins}) and has_function_privilege(r.oid, p.oid, 'execute')
        and (r.rolname, p.proname) not in (
          ('coatcheck_app', 'tenant_id'), ('coatcheck_app', 'tenant_id_for'), ('coatcheck_app', 'bearer_for'), ('coatcheck_app', 'present'),
          ('coatcheck_app', 'still_live'), ('coatcheck_app', 'meter'), ('coatcheck_app', 'begin_call'), ('coatcheck_app', 'extend_call'), ('coatcheck_app', 'end_call'), ('coatcheck_app', 'migrations'),
          ('coatcheck_counter', 'ticket_keys'), ('coatcheck_counter', 'sweep'), ('coatcheck_counter', 'look_up_tags'), ('coatcheck_counter', 'open_sessions'),
          ('coatcheck_counter', 'renew_session'), ('coatcheck_counter', 'mint_operator_pass'), ('coatcheck_counter', 'mint_member_pass'),
          ('coatcheck_counter', 'migrations'), ('coatcheck_operator', 'migrations'),
          ('coatcheck_accounts', 'migrations'), ('coatcheck_accounts', 'whoami'), ('coatcheck_accounts', 'look_up_invitation'),
          ('coatcheck_accounts', 'accept_invitation'), ('coatcheck_accounts', 'require_welcome'), ('coatcheck_accounts', 'accept_welcome'))
        and not (r.rolname = 'coatcheck_operator' and n.nspname = 'operator')`,
    mistake: `grant execute on function auth.open_sessions to coatcheck_app`,
  },
  {
    name: 'the login roles own nothing and have no power beyond their grants',
    faults: `select r.rolname as fault from pg_roles r
      where r.rolname in (${logins}, 'coatcheck_auth')
        and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolname = 'coatcheck_auth' and r.rolcanlogin
          or exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p', 'v', 'm'))
          or exists (select from pg_auth_members m where m.member = r.oid))`,
    mistake: `grant coatcheck_auth to coatcheck_app`,
  },
  {
    name: 'a login role reads the tables of its own schema: the app app, the accounts accounts, the others none',
    faults: `select format('%s by %s', c.oid::regclass, r.rolname) as fault from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join pg_roles r
      where ${ours} and c.relkind in ('r', 'p', 'v', 'm') and r.rolname in (${logins})
        and has_table_privilege(r.oid, c.oid, 'select, insert, update, delete, truncate, references, trigger')
        and (r.rolname, n.nspname) not in (('coatcheck_app', 'app'), ('coatcheck_accounts', 'accounts'))`,
    mistake: `grant select on auth.tenant to coatcheck_app`,
  },
  {
    name: 'the definer functions know whose a session is, and no password',
    faults: `select format('%s: %s', c.oid::regclass, what) as fault from pg_class c join pg_namespace n on n.oid = c.relnamespace
      cross join unnest(array['select', 'insert', 'update', 'delete']) what
      where n.nspname = 'accounts' and c.relkind in ('r', 'p') and has_table_privilege('coatcheck_auth', c.oid, what)
        and (c.relname, what) not in (('person', 'select'), ('session', 'select'), ('session', 'delete'))`,
    mistake: `grant select on accounts.credential to coatcheck_auth`,
  },
  {
    name: 'what must only grow can’t be changed by the app',
    faults: `select format('%s: %s', c.oid::regclass, what) as fault from pg_class c cross join unnest(array['update', 'delete', 'truncate']) what
      where c.oid in ('app.usage_entry'::regclass, 'app.audit_entry'::regclass, 'app.lead'::regclass, 'app.message'::regclass)
        and has_table_privilege('coatcheck_app', c.oid, what)`,
    mistake: `grant update on app.usage_entry to coatcheck_app`,
  },
];

describe('the catalogue', () => {
  let test: TestDatabase;
  let owner: Client;

  beforeAll(async () => {
    test = await startTestDatabase();
    owner = new Client({ connectionString: test.cluster.ownerUrl });
    await owner.connect();
  });
  afterAll(async () => {
    await owner?.end();
    await test?.stop();
  });

  const faultsOf = async (rule: Rule): Promise<string[]> => (await owner.query<{ fault: string }>(rule.faults)).rows.map(({ fault }) => fault);

  it.each(rules)('$name', async (rule) => {
    expect(await faultsOf(rule)).toEqual([]);
    await owner.query('begin');
    await owner.query(rule.mistake);
    const found = await faultsOf(rule);
    await owner.query('rollback');
    expect(found).not.toEqual([]);
  });

  it('keeps set_config from everybody, so that no injected statement switches a setting', async () => {
    const { rows } = await owner.query<{ role: string; may: boolean }>(
      `select r.rolname as role, has_function_privilege(r.oid, 'pg_catalog.set_config(text, text, boolean)', 'execute') as may
         from pg_roles r where r.rolname in (${logins})`,
    );
    expect(rows.filter(({ may }) => may)).toEqual([]);
  });
});
