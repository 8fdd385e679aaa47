/** Lets the accounts library keep its rows in our store, which knows the tables and hashes the tokens of sessions. */
import type { AccountRow, AccountStore } from '@coatcheck/database/accounts/store';
import { createAdapterFactory, type AdapterFactory, type CustomAdapter } from 'better-auth/adapters';
import type { BetterAuthOptions } from 'better-auth/minimal';

export function libraryAdapter(store: AccountStore): AdapterFactory<BetterAuthOptions> {
  return (options) => adapterOver(store, (work) => store.transaction((within) => work(adapterOver(within, false)(options))))(options);
}

type Transaction = NonNullable<Parameters<typeof createAdapterFactory<BetterAuthOptions>>[0]['config']['transaction']>;

function adapterOver(store: AccountStore, transaction: Transaction): AdapterFactory<BetterAuthOptions> {
  return createAdapterFactory<BetterAuthOptions>({
    // `supportsUUIDs` would leave ids to the database.
    config: { adapterId: 'coatcheck', supportsUUIDs: false, supportsJSON: true, transaction },
    adapter: () => overStore(store),
  });
}

// The library's rows have types of its own choosing, which it states and nobody checks: here they are rows.
function overStore(store: AccountStore): CustomAdapter {
  const one = async <T>(found: Promise<AccountRow[]>): Promise<T | null> => {
    const [row] = await found;
    return row === undefined ? null : as<T>(row);
  };
  return {
    create: async ({ model, data }) => as(await store.create(model, data)),
    findOne: ({ model, where }) => one(store.find(model, where, { limit: 1 })),
    findMany: async ({ model, where, limit, offset, sortBy }) => (await store.find(model, where ?? [], { limit, offset, sortBy })).map((row) => as(row)),
    count: ({ model, where }) => store.count(model, where ?? []),
    update: ({ model, where, update }) => one(store.update(model, where, rowOf(update))),
    updateMany: async ({ model, where, update }) => (await store.update(model, where, update)).length,
    delete: async ({ model, where }) => {
      await store.remove(model, where);
    },
    deleteMany: async ({ model, where }) => (await store.remove(model, where)).length,
    consumeOne: ({ model, where }) => one(store.remove(model, where)),
  };
}

function rowOf(value: unknown): AccountRow {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function as<T>(row: AccountRow): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library's own generic, of which it parses nothing either
  return row as T;
}
