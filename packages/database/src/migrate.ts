/**
 * Brings a database to the schema of this release: roles, then each numbered SQL file that is not in yet, in order.
 * Forward only, one transaction a file, safe to race (an advisory lock lets one run and the others find it done).
 */
import { readdir, readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import pg from 'pg';

export interface MigrateOptions {
  /** Login that owns the schema and may create roles. Used here and nowhere else. */
  readonly ownerUrl: string;
  /** Password that the login roles of the server get: the one in DATABASE_URL. */
  readonly appPassword: string;
  /** The operator's token; the database keeps its hash alone, and forgets those of earlier tokens. Default: leaves them. */
  readonly operatorToken?: string | undefined;
  log(line: string): void;
}

/** The roles the server logs in as. What each may do is said in sql/000001_walls.sql. */
export const loginRoles = ['coatcheck_app', 'coatcheck_counter', 'coatcheck_operator', 'coatcheck_accounts'] as const;
export type LoginRole = (typeof loginRoles)[number];

const sqlFolder = new URL('../sql/', import.meta.url);
const lockName = 7_203_114_411_905;

interface Migration {
  readonly number: number;
  readonly name: string;
}

/** @returns the numbered files of this release, in their order. */
export async function migrations(): Promise<Migration[]> {
  const names = (await readdir(sqlFolder)).filter((name) => /^\d{6}_\w+\.sql$/.test(name)).sort();
  return names.map((name) => ({ number: Number(name.slice(0, 6)), name }));
}

/** @returns the names of the files that were applied now. */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  if (options.operatorToken !== undefined && options.operatorToken.length < 32) throw new Error('the operator token needs at least 32 characters');
  const client = new pg.Client({ connectionString: options.ownerUrl, application_name: 'coatcheck migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockName]);
    await makeRoles(client, options.appPassword);
    const applied = await applyMissing(client, options.log);
    await client.query('select auth.ensure_keys()');
    if (options.operatorToken !== undefined) await registerOperator(client, options.operatorToken);
    return { applied };
  } finally {
    await client.end();
  }
}

async function makeRoles(client: pg.Client, password: string): Promise<void> {
  await client.query(await readFile(new URL('roles.sql', sqlFolder), 'utf8'));
  await client.query('grant coatcheck_auth to current_user');
  for (const role of loginRoles) {
    // Roles belong to the whole cluster: another database's migration may be writing the same row at this moment.
    await retryWhileRacing(() => client.query(`alter role ${role} login password ${client.escapeLiteral(password)}`));
  }
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  const database = client.escapeIdentifier(rows[0]?.name ?? '');
  await retryWhileRacing(() => client.query(`grant connect on database ${database} to ${loginRoles.join(', ')}`));
}

async function retryWhileRacing(change: () => Promise<unknown>, tries = 20): Promise<void> {
  for (let left = tries; ; left -= 1) {
    try {
      await change();
      return;
    } catch (error) {
      if (left === 0 || !(error instanceof Error) || !error.message.includes('concurrently updated')) throw error;
    }
  }
}

async function applyMissing(client: pg.Client, log: (line: string) => void): Promise<string[]> {
  const { rows } = await client.query<{ exists: boolean }>(`select to_regclass('auth.migration') is not null as exists`);
  const done = rows[0]?.exists ? await client.query<{ number: number }>('select number from auth.migration') : { rows: [] };
  const inPlace = new Set(done.rows.map((row) => row.number));
  const applied: string[] = [];
  for (const { number, name } of await migrations()) {
    if (inPlace.has(number)) continue;
    await client.query('begin');
    try {
      await client.query(await readFile(new URL(name, sqlFolder), 'utf8'));
      await client.query('insert into auth.migration (number, name) values ($1, $2)', [number, name]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw new Error(`migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    log(`applied ${name}`);
    applied.push(name);
  }
  return applied;
}

async function registerOperator(client: pg.Client, token: string): Promise<void> {
  const hash = createHash('sha256').update(token, 'utf8').digest();
  // As coatcheck_auth: row security holds for the tables' owner too.
  await client.query('begin');
  await client.query('set local role coatcheck_auth');
  await client.query('insert into auth.operator_token (hash) values ($1) on conflict do nothing', [hash]);
  await client.query('delete from auth.operator_token where hash <> $1', [hash]);
  await client.query('commit');
}
