import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AccountStore } from '@coatcheck/database/accounts/store';
import { Refusal } from '@coatcheck/database/refusal';
import { startTestDatabase, type TestDatabase } from '../../../../tests/harness/tenants.ts';
import { ask } from '../../../../tests/harness/unusual-passes.ts';
import { createAccounts, type Accounts } from './accounts.ts';

let test: TestDatabase;
let accounts: Accounts;
const consoleUrl = 'https://console.example';
const asker = { prefix: '203.0.113.7/32', userAgent: 'Browser'.repeat(100) };
const password = 'correct horse battery';

beforeAll(async () => {
  test = await startTestDatabase();
  accounts = createAccounts({ database: test.database.accounts, consoleUrl });
});
afterAll(() => test?.stop());

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? error.code : 'a failure'));
const inDatabase = <Row extends Record<string, unknown>>(text: string) => ask<Row>(test.cluster.superuserUrl, text);

describe('accounts', () => {
  it('make and check passwords without a word to anybody but the database', async () => {
    // The pool's connection is there already.
    const connect = vi.spyOn(Socket.prototype, 'connect');
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'));
    try {
      const session = await accounts.signUp({ email: 'ada@example.org', name: 'Ada', password }, asker);
      expect(await accounts.signIn({ email: 'ada@example.org', password }, asker)).not.toBe(session);
      expect((await test.database.accounts.whoami(session)).me.user).toMatchObject({ email: 'ada@example.org', name: 'Ada' });
      expect(connect).not.toHaveBeenCalled();
      expect(fetched).not.toHaveBeenCalled();
    } finally {
      connect.mockRestore();
      fetched.mockRestore();
    }
  });

  it('keep a salted scrypt hash, and of the asker what we say', async () => {
    const [credential] = await inDatabase<{ password: string }>('select password from accounts.credential');
    expect(credential?.password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
    const [session] = await inDatabase<{ address: string; agent: number; life: number }>(
      'select ip_address as address, length(user_agent) as agent, extract(epoch from expires_at - created_at)::int as life from accounts.session',
    );
    expect(session).toMatchObject({ address: '203.0.113.7', agent: 300, life: 43_200 });
  });

  it('refuse in our words, and take no password that is too short from whoever calls', async () => {
    const account = { email: 'ada@example.org', name: 'Ada', password };
    expect(await codeOf(accounts.signUp(account, asker))).toBe('conflict');
    expect(await codeOf(accounts.signIn({ ...account, password: 'something else' }, asker))).toBe('sign_in_failed');
    expect(await codeOf(accounts.signIn({ ...account, email: 'eve@example.org' }, asker))).toBe('sign_in_failed');
    expect(await codeOf(accounts.changePassword('x'.repeat(32), { current: password, next: `${password}!` }, asker))).toBe('session_missing');
    expect(await codeOf(accounts.signUp({ ...account, email: 'short@example.org', password: 'x'.repeat(11) }, asker))).toBe('a failure');
    const at = await Promise.all([1, 2, 3].map(() => codeOf(accounts.signUp({ ...account, email: 'twin@example.org' }, asker))));
    expect(at.filter((code) => code === 'done')).toHaveLength(1);
    expect(at.filter((code) => code === 'conflict')).toHaveLength(2);
  });

  it('are made whole or not at all', async () => {
    const failing = (store: AccountStore): AccountStore => ({
      ...store,
      create: (model, row) => (model === 'account' ? Promise.reject(new Refusal('database_unavailable')) : store.create(model, row)),
      transaction: (work) => store.transaction((within) => work(failing(within))),
    });
    const { store, libraryKey } = test.database.accounts;
    const broken = createAccounts({ database: { store: failing(store), libraryKey }, consoleUrl });
    expect(await codeOf(broken.signUp({ email: 'half@example.org', name: 'Half', password }, asker))).toBe('database_unavailable');
    expect(await inDatabase(`select 1 from accounts.person where email = 'half@example.org'`)).toEqual([]);
    // The next one goes through.
    expect(await codeOf(accounts.signUp({ email: 'half@example.org', name: 'Half', password }, asker))).toBe('done');
  });
});
