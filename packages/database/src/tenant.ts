/**
 * The one way to a tenant's rows: a transaction that presents a pass first. There is no function that takes a tenant's id.
 *
 * 1. `begin`, then `auth.present(pass, cookie)`: the database verifies signature, expiry, binding, key and epochs.
 * 2. The work runs; row security verifies the same pass again in each statement, so a switch-off in the middle is felt.
 * 3. `commit`. Nothing of the pass outlives the transaction, so a pooled connection carries none into the next request.
 */
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { onConnection } from './connection.ts';
import { Refusal } from './refusal.ts';

/** One SQL statement. Its first parameter, `$1`, is always the tenant's id; named statements are prepared once a connection. */
export interface TenantStatement<Row extends QueryResultRow> {
  readonly name: string;
  readonly text: string;
  /** Never set; carries the row's type. */
  readonly row?: Row;
}

/** A pass and the cookie it came with. What the bearer of a request holds in hand. */
export interface Credential {
  readonly pass: string;
  readonly cookie: string | undefined;
}

/** Who the database says the pass belongs to. */
export interface Bearer {
  readonly tenantId: string;
  /** `null`: a pass of the staff or the operator, not a visitor's. */
  readonly visitorId: string | null;
  readonly sessionId: string;
  readonly keyId: string | null;
  /** The tenant's label: the pass is good on that host alone. */
  readonly audience: string;
  readonly scopes: readonly string[];
  /** Unix seconds. */
  readonly expiresAt: number;
}

export interface TenantTransaction {
  readonly bearer: Bearer;
  /**
   * Runs one statement as the pass's bearer.
   *
   * @param values `$2`, `$3`, …: the tenant's id is put in as `$1`
   */
  query<Row extends QueryResultRow>(statement: TenantStatement<Row>, values?: readonly unknown[]): Promise<Row[]>;
  /**
   * The same for a statement that changes rows and returns none, which is cheaper: to return a row is to read it, and the policies
   * for reading are asked as well.
   *
   * @returns how many rows it changed
   */
  change(statement: TenantStatement<never>, values?: readonly unknown[]): Promise<number>;
}

export interface TenantDatabase {
  /**
   * Runs `work` in one transaction of the credential's tenant; commits when it returns, rolls back when it throws.
   *
   * @throws {Refusal} the pass is refused, or the database can't be reached
   */
  transaction<T>(credential: Credential, work: (tx: TenantTransaction) => Promise<T>): Promise<T>;
}

export function createTenantDatabase(pool: Pool): TenantDatabase {
  return { transaction: (credential, work) => onConnection(pool, (client) => run(client, credential, work)) };
}

async function run<T>(client: PoolClient, credential: Credential, work: (tx: TenantTransaction) => Promise<T>): Promise<T> {
  // Both are on the wire at once: the connection is pipelined.
  const [, presented] = await Promise.all([
    client.query('begin isolation level read committed'),
    client.query<{ note: string }>({
      name: 'present',
      text: 'select auth.present($1, $2) as note',
      values: [credential.pass, credential.cookie ?? null],
    }),
  ]);
  const bearer = bearerOf(presented.rows[0]?.note);
  const send = <Row extends QueryResultRow>({ name, text }: TenantStatement<Row>, values: readonly unknown[] = []) =>
    client.query<Row>({ name, text, values: [bearer.tenantId, ...values] });
  const result = await work({
    bearer,
    query: async (statement, values) => (await send(statement, values)).rows,
    change: async (statement, values) => (await send(statement, values)).rowCount ?? 0,
  });
  await client.query('commit');
  return result;
}

/** @param note what auth.present says of the pass; the order of its words is written down there */
function bearerOf(note: string | undefined): Bearer {
  const [kind, keyId, expiresAt, tenantId, visitorId, , , sessionId, audience, ...scopes] = note?.split(' ') ?? [];
  if (keyId === undefined || tenantId === undefined || visitorId === undefined || sessionId === undefined || audience === undefined) {
    throw new Refusal('pass_invalid');
  }
  const isVisitor = kind === 'visitor';
  return {
    tenantId,
    visitorId: isVisitor ? visitorId : null,
    sessionId,
    keyId: isVisitor ? keyId : null,
    audience,
    scopes,
    expiresAt: Number(expiresAt),
  };
}
