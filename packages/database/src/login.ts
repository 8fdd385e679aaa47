/** Connections, one pool a login role; see sql/000001_walls.sql for what each role may do. */
import pg from 'pg';
import type { LoginRole } from './migrate.ts';

export interface PoolSize {
  readonly connectionsMax: number;
  /** A commit is answered before it is on disk. Only for writes whose loss closes something. Default: false. */
  readonly asynchronousCommit?: boolean;
}

const types: pg.CustomTypesConfig = {
  // Counts and Unix seconds fit a double; ids are never integers here.
  getTypeParser: (oid, format): unknown => (oid === pg.types.builtins.INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format)),
};

/**
 * @param databaseUrl DATABASE_URL; its user name is replaced by the role's, the password is the same for all
 * @returns a pool that logs in as that role
 */
export function poolFor(databaseUrl: string, role: LoginRole, size: PoolSize): pg.Pool {
  const pool = new pg.Pool({
    connectionString: loginUrl(databaseUrl, role),
    application_name: role,
    max: size.connectionsMax,
    types,
    pipeline: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    // A statement that hangs must not hold a connection for ever.
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 15_000,
    // Every statement is prepared and looks rows up by its keys: planning it anew for each set of values costs more than running it.
    options: `-c plan_cache_mode=force_generic_plan${size.asynchronousCommit ? ' -c synchronous_commit=off' : ''}`,
  });
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  // So would one that breaks at work, where the pool doesn't listen; whoever waits for its answer is told anyway.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** @returns DATABASE_URL with another user name, whatever form it has (TCP or a socket's folder). */
export function loginUrl(databaseUrl: string, role: string): string {
  const match = /^(postgres(?:ql)?:\/\/)([^:@/]*)(:[^@/]*)?@(.*)$/.exec(databaseUrl);
  if (!match) throw new Error('DATABASE_URL has to name a user and a password: postgres://coatcheck_app:PASSWORD@HOST/DATABASE');
  return `${match[1]}${role}${match[3] ?? ''}@${match[4]}`;
}
