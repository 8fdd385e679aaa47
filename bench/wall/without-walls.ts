/**
 * The same tables without the wall: copied with their columns, indexes, checks and foreign keys into schema `plain`, without
 * row security, and a transaction that runs the product's own statements on them for whoever the caller says it is.
 *
 * For comparison only; the product has no such door.
 */
import { poolFor } from '@coatcheck/database/login';
import type { Bearer, TenantStatement, TenantTransaction } from '@coatcheck/database/tenant';
import pg from 'pg';

/** Parents before children. */
const tables = ['consent_text', 'assistant', 'conversation', 'message', 'lead'];

/** @param superuserUrl may create a schema and read the tables past their policies */
export async function copyWithoutWalls(superuserUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query('create schema plain; grant usage on schema plain to coatcheck_app');
    for (const table of tables) {
      await client.query(`create table plain.${table} (like app.${table} including all)`);
      await client.query(`insert into plain.${table} select * from app.${table}`);
      const { rows } = await client.query<{ definition: string }>(
        `select pg_get_constraintdef(oid) as definition from pg_constraint where contype = 'f' and conrelid = $1::regclass`,
        [`app.${table}`],
      );
      for (const { definition } of rows) await client.query(`alter table plain.${table} add ${definition.replaceAll('app.', 'plain.')}`);
      await client.query(`grant select, insert, update on plain.${table} to coatcheck_app`);
    }
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

export type UnwalledTransaction = <T>(bearer: Bearer, work: (tx: TenantTransaction) => Promise<T>) => Promise<T>;

/** Logs in as the same role; `begin`, the work and `commit` go over the wire as in the product, `auth.present` does not. */
export function unwalledDatabase(databaseUrl: string, connectionsMax: number): { transaction: UnwalledTransaction; close(): Promise<void> } {
  const pool = poolFor(databaseUrl, 'coatcheck_app', { connectionsMax });
  const onPlainTables = new Map<string, string>();

  function plain({ name, text }: { name: string; text: string }): string {
    const known = onPlainTables.get(name) ?? text.replaceAll('app.', 'plain.');
    onPlainTables.set(name, known);
    return known;
  }

  return {
    async transaction(bearer, work) {
      const client = await pool.connect();
      try {
        await client.query('begin isolation level read committed');
        const send = <Row extends pg.QueryResultRow>(statement: TenantStatement<Row>, values: readonly unknown[] = []) =>
          client.query<Row>({ name: statement.name, text: plain(statement), values: [bearer.tenantId, ...values] });
        const result = await work({
          bearer,
          query: async (statement, values) => (await send(statement, values)).rows,
          change: async (statement, values) => (await send(statement, values)).rowCount ?? 0,
        });
        await client.query('commit');
        return result;
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}
