/** Refuses to serve behind a wall that isn't there: wrong roles, a schema that is behind, a login that can do too much. */
import type { Pool } from 'pg';
import { migrations, type LoginRole } from './migrate.ts';

interface LoginRow {
  name: string;
  is_super: boolean;
  bypasses: boolean;
  owns: number;
  reads_secrets: boolean;
  mints: boolean;
  reads_tenants: boolean;
  version: number | null;
}

// has_*_privilege follow role membership, so a login that merely may become another role is found as well.
const question = `
  select current_user as name, r.rolsuper as is_super, r.rolbypassrls as bypasses,
    (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('auth', 'app', 'operator') and pg_has_role(current_user, c.relowner, 'member')) as owns,
    exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'auth' and c.relkind in ('r', 'p', 'v', 'm') and has_table_privilege(c.oid, 'select')) as reads_secrets,
    exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'app' and c.relkind in ('r', 'p', 'v', 'm') and has_table_privilege(c.oid, 'select, insert, update, delete')) as reads_tenants,
    exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'auth' and p.proname in ('open_sessions', 'renew_session', 'mint_operator_pass', 'sign')
        and has_function_privilege(p.oid, 'execute')) as mints,
    auth.schema_version() as version
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
  const newest = (await migrations()).at(-1)?.number;
  const faults = [
    login?.name !== role && `logged in as ${login?.name ?? 'nobody'} instead of ${role}`,
    login?.is_super && 'is a superuser',
    login?.bypasses && 'bypasses row security',
    (login?.owns ?? 0) > 0 && 'owns (or may become the owner of) tables',
    login?.reads_secrets && 'can read the tables of schema auth',
    login?.mints && role !== 'coatcheck_counter' && 'can mint passes',
    login?.reads_tenants && role !== 'coatcheck_app' && "can touch the tenants' tables",
    login?.version !== newest && `the schema is at ${login?.version ?? 'nothing'}, this release needs ${newest}: run npx coatcheck migrate`,
  ].filter((fault) => typeof fault === 'string');
  if (faults.length > 0) throw new Error(`refusing to serve: ${role} ${faults.join('; ')}`);
}
