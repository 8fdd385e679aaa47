/**
 * The accounts library's own tables, for its adapter: rows of four models, found by equality and comparison. Logs in as
 * coatcheck_accounts.
 *
 * 1. Models, fields and operators are the ones listed here; anything else is a defect and throws before it becomes SQL.
 * 2. A session's token is hashed on its way in, in rows and in conditions. Who asked for a session by its token gets the token back;
 *    who found it otherwise gets none.
 */
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { onConnection } from '../connection.ts';
import { translate } from '../refusal.ts';

export interface Condition {
  readonly field: string;
  readonly operator: string | undefined;
  readonly value: unknown;
  readonly connector: string | undefined;
  /** `insensitive` is refused: what is compared here is compared exactly. */
  readonly mode?: string | undefined;
}

export interface Page {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly sortBy?: { readonly field: string; readonly direction: 'asc' | 'desc' } | undefined;
}

export type AccountRow = Record<string, unknown>;

export interface AccountStore {
  create(model: string, row: AccountRow): Promise<AccountRow>;
  find(model: string, where: readonly Condition[], page?: Page): Promise<AccountRow[]>;
  count(model: string, where: readonly Condition[]): Promise<number>;
  /** @returns the rows as they are now */
  update(model: string, where: readonly Condition[], change: AccountRow): Promise<AccountRow[]>;
  /** @returns the rows that were there */
  remove(model: string, where: readonly Condition[]): Promise<AccountRow[]>;
  /** All of `work`'s changes, or none. */
  transaction<T>(work: (store: AccountStore) => Promise<T>): Promise<T>;
}

interface Model {
  readonly table: string;
  /** Column by field. */
  readonly columns: Readonly<Record<string, string>>;
}

const times = { createdAt: 'created_at', updatedAt: 'updated_at' };
const models: ReadonlyMap<string, Model> = new Map([
  ['user', { table: 'accounts.person', columns: { id: 'id', email: 'email', emailVerified: 'email_verified', name: 'name', image: 'image', ...times } }],
  ['account', {
    table: 'accounts.credential',
    columns: { id: 'id', userId: 'user_id', providerId: 'provider_id', accountId: 'account_id', password: 'password', ...times },
  }],
  ['session', {
    table: 'accounts.session',
    columns: { id: 'id', userId: 'user_id', token: 'token_hash', ipAddress: 'ip_address', userAgent: 'user_agent', expiresAt: 'expires_at', ...times },
  }],
  ['verification', { table: 'accounts.verification', columns: { id: 'id', identifier: 'identifier', value: 'value', expiresAt: 'expires_at', ...times } }],
]);

const comparisons: ReadonlyMap<string, string> = new Map([['eq', '='], ['ne', '<>'], ['lt', '<'], ['lte', '<='], ['gt', '>'], ['gte', '>=']]);

type Connection = Pick<PoolClient, 'query'>;

export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token, 'utf8').digest();

export function createAccountStore(pool: Pool): AccountStore {
  return {
    ...storeOn(pool),
    transaction: (work) =>
      onConnection(pool, async (client) => {
        await client.query('begin');
        const within: AccountStore = { ...storeOn(client), transaction: (inner) => inner(within) };
        const result = await work(within);
        await client.query('commit');
        return result;
      }),
  };
}

function storeOn(connection: Connection): Omit<AccountStore, 'transaction'> {
  async function run(text: string, values: readonly unknown[]): Promise<AccountRow[]> {
    try {
      return (await connection.query<AccountRow>(text, [...values])).rows;
    } catch (error) {
      throw translate(error);
    }
  }

  return {
    async create(name, row) {
      const model = modelOf(name);
      const values: unknown[] = [];
      const columns = Object.entries(row).flatMap(([field, value]) => assignment(model, field, value, values));
      const [made] = await run(
        `insert into ${model.table} (${columns.map(({ column }) => column).join(', ')}) values (${columns.map(({ place }) => place).join(', ')}) returning ${selection(model)}`,
        values,
      );
      return withToken(made ?? {}, row['token']);
    },
    async find(name, where, { limit, offset, sortBy } = {}) {
      const model = modelOf(name);
      const values: unknown[] = [];
      const order = sortBy ? ` order by ${columnOf(model, sortBy.field)} ${sortBy.direction === 'desc' ? 'desc' : 'asc'}` : '';
      const condition = conditionOf(model, where, values);
      const window = ` limit ${place(values, limit ?? null)}::bigint offset ${place(values, offset ?? 0)}::bigint`;
      const rows = await run(`select ${selection(model)} from ${model.table}${condition}${order}${window}`, values);
      return rows.map((row) => withToken(row, tokenIn(where)));
    },
    async count(name, where) {
      const model = modelOf(name);
      const values: unknown[] = [];
      const [row] = await run(`select count(*) as n from ${model.table}${conditionOf(model, where, values)}`, values);
      return Number(row?.['n']);
    },
    async update(name, where, change) {
      const model = modelOf(name);
      const values: unknown[] = [];
      const changes = Object.entries(change).flatMap(([field, value]) => assignment(model, field, value, values));
      if (changes.length === 0) return this.find(name, where);
      const set = changes.map((one) => `${one.column} = ${one.place}`).join(', ');
      const rows = await run(`update ${model.table} set ${set}${conditionOf(model, where, values)} returning ${selection(model)}`, values);
      return rows.map((row) => withToken(row, tokenIn(where)));
    },
    async remove(name, where) {
      const model = modelOf(name);
      const values: unknown[] = [];
      const rows = await run(`delete from ${model.table}${conditionOf(model, where, values)} returning ${selection(model)}`, values);
      return rows.map((row) => withToken(row, tokenIn(where)));
    },
  };
}

function modelOf(name: string): Model {
  const model = models.get(name);
  if (model === undefined) throw new Error('the accounts library asked for a table that it has not got');
  return model;
}

function columnOf(model: Model, field: string): string {
  const column = Object.hasOwn(model.columns, field) ? model.columns[field] : undefined;
  if (column === undefined) throw new Error('the accounts library asked for a column that it has not got');
  return column;
}

function place(values: unknown[], value: unknown): string {
  return `$${values.push(value)}`;
}

/** What is not set needs no column: the library has fields for sign-in elsewhere, which nobody uses here. */
function assignment(model: Model, field: string, value: unknown, values: unknown[]): { column: string; place: string }[] {
  if (value === undefined || (value === null && !Object.hasOwn(model.columns, field))) return [];
  const column = columnOf(model, field);
  return [{ column, place: place(values, stored(column, value)) }];
}

function conditionOf(model: Model, where: readonly Condition[], values: unknown[]): string {
  const parts = where.map(({ field, operator, value, connector, mode }, index) => {
    const column = columnOf(model, field);
    if (index > 0 && connector !== 'AND') throw new Error('the accounts library asked for one of several things');
    if (value === null && operator === 'eq') return `${column} is null`;
    if (operator === 'in' && Array.isArray(value)) return `${column} = any (${place(values, value.map((one) => stored(column, one)))})`;
    const comparison = comparisons.get(operator ?? '');
    if (comparison === undefined || mode === 'insensitive') throw new Error('the accounts library compared in a way that it may not');
    return `${column} ${comparison} ${place(values, stored(column, value))}`;
  });
  // No condition would be everybody's rows; the library has no business with those.
  if (parts.length === 0) throw new Error('the accounts library asked for everything');
  return ` where ${parts.join(' and ')}`;
}

function stored(column: string, value: unknown): unknown {
  return column === 'token_hash' ? hashOfToken(String(value)) : value;
}

/** A token's hash never leaves: in its place stands the token, or nothing. */
function selection({ columns }: Model): string {
  return Object.entries(columns).map(([field, column]) => (column === 'token_hash' ? `'' as "${field}"` : `${column} as "${field}"`)).join(', ');
}

function tokenIn(where: readonly Condition[]): unknown {
  return where.find(({ field, operator }) => field === 'token' && operator === 'eq')?.value;
}

function withToken(row: AccountRow, token: unknown): AccountRow {
  return 'token' in row && typeof token === 'string' ? { ...row, token } : row;
}
