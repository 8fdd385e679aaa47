/** Refuses to serve behind a wall that isn't there: wrong roles, a schema that is not this release's, a login that can do too much. */
import type { Pool } from 'pg';
import { migrations, type LoginRole } from './migrate.ts';

interface LoginRow {
  name: string;
  is_super: boolean;
  bypasses: boolean;
  owns: number;
  /** Roles that it may become with SET ROLE. */
  becomes: string[];
  reads_secrets: boolean;
  mints: boolean;
  reads_tenants: boolean;
  reads_accounts: boolean;
  migrations: string[];
}

// has_*_privilege say what a login may do as itself. What it may become is asked for on its own: our logins inherit nothing, so the
// privileges of a role they were made members of would show only after a SET ROLE.
const question = `
  select current_user as name, r.rolsuper as is_super, r.rolbypassrls as bypasses,
    (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('auth', 'app', 'operator', 'accounts') and pg_has_role(current_user, c.relowner, 'member')) as owns,
    array(select o.rolname::text from pg_roles o where o.rolname <> current_user and pg_has_role(current_user, o.oid, 'member') order by 1) as becomes,
    exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'auth' and c.relkind in ('r', 'p', 'v', 'm') and has_table_privilege(c.oid, 'select')) as reads_secrets,
    exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'app' and c.relkind in ('r', 'p', 'v', 'm') and has_table_privilege(c.oid, 'select, insert, update, delete')) as reads_tenants,
    exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'accounts' and c.relkind in ('r', 'p', 'v', 'm') and has_table_privilege(c.oid, 'select, insert, update, delete')) as reads_accounts,
    exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'auth' and p.proname in ('open_sessions', 'renew_session', 'mint_operator_pass', 'mint_member_pass', 'sign')
        and has_function_privilege(p.oid, 'execute')) as mints,
    auth.migrations() as migrations
  from pg_roles r where r.rolname = current_user`;

/**
 * @throws {Error} with one sentence a person can act on
 */
export async function checkLogin(pool: Pool, role: LoginRole): Promise<void> {
  const { rows } = await pool.query<LoginRow>(question).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the database can't be used as ${role}: ${reason}. Run: npx coatcheck migrate`, { cause: error });
  });
  const [login] = rows;
  const [wanted, present] = [(await migrations()).map(({ name }) => name), login?.migrations ?? []];
  const [lacking, unknown] = [wanted.filter((name) => !present.includes(name)), present.filter((name) => !wanted.includes(name))];
  const faults = [
    login?.name !== role && `logged in as ${login?.name ?? 'nobody'} instead of ${role}`,
    login?.is_super && 'is a superuser',
    login?.bypasses && 'bypasses row security',
    (login?.owns ?? 0) > 0 && 'owns (or may become the owner of) tables',
    // A superuser may become anybody, and was found above.
    !login?.is_super && (login?.becomes.length ?? 0) > 0 && `may become ${login?.becomes.join(', ')}`,
    login?.reads_secrets && 'can read the tables of schema auth',
    login?.mints && role !== 'coatcheck_counter' && 'can mint passes',
    login?.reads_tenants && role !== 'coatcheck_app' && "can touch the tenants' tables",
    login?.reads_accounts && role !== 'coatcheck_accounts' && "can touch people's accounts",
    lacking.length > 0 && `finds a schema without ${lacking.join(', ')}: run npx coatcheck migrate`,
    unknown.length > 0 && `finds a schema with ${unknown.join(', ')}, which this release does not know: start a newer one`,
  ].filter((fault) => typeof fault === 'string');
  if (faults.length > 0) throw new Error(`refusing to serve: ${role} ${faults.join('; ')}`);
}
