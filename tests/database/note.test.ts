/**
 * The note that a transaction carries: what ends a key's passes ends their notes in the very next statement, and no note that was
 * seen lives again in another transaction.
 */
import { loginUrl } from '@coatcheck/database/login';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { credentialOf, operatorToken, startTestDatabase, type TestDatabase, type TestTenant } from '../harness/tenants.ts';

let test: TestDatabase;
let app: Client;
let tenant: TestTenant;

beforeAll(async () => {
  test = await startTestDatabase();
});
afterAll(() => test?.stop());

beforeEach(async () => {
  tenant = await test.createTenant('A business');
  app = new Client({ connectionString: loginUrl(test.cluster.databaseUrl, 'coatcheck_app') });
  await app.connect();
});
afterEach(() => app.end());

/** As injected SQL could: reads the tenant's own row. @returns the code it was refused with, or how many rows it saw */
async function read(): Promise<string | number> {
  await app.query('savepoint before');
  try {
    return (await app.query('select from app.assistant')).rowCount ?? 0;
  } catch (error) {
    await app.query('rollback to savepoint before');
    return error instanceof Error ? error.message : String(error);
  }
}

/** Begins a transaction and presents. @returns the note with its MAC, as anybody on that connection can read it */
async function present(pass: string, cookie: string | undefined): Promise<string> {
  await app.query('begin');
  await app.query('select auth.present($1, $2)', [pass, cookie ?? null]);
  const { rows } = await app.query<{ note: string }>(`select current_setting('coatcheck.bearer') as note`);
  return rows[0]?.note ?? '';
}

async function presentVisitor(): Promise<string> {
  const { pass, cookie } = credentialOf(await test.openVisitor(tenant));
  return present(pass, cookie);
}

describe('a note', () => {
  const ends: readonly { readonly what: string; readonly does: () => Promise<unknown>; readonly code: string }[] = [
    { what: 'the key is switched off', does: () => test.database.operator.switchKey(operatorToken, tenant.keyId, false), code: 'key_revoked' },
    { what: 'the tenant is suspended', does: () => test.database.operator.switchTenant(operatorToken, tenant.tenantId, false), code: 'key_revoked' },
    { what: 'the key’s origins change', does: () => test.database.operator.setOrigins(operatorToken, tenant.keyId, ['https://new.example']), code: 'stale_epoch' },
  ];

  it.each(ends)('ends in the next statement when $what', async ({ does, code }) => {
    await presentVisitor();
    expect(await read()).toBe(1);
    await does();
    expect(await read()).toBe(code);
    await app.query('rollback');
  });

  it.each(ends)('that was seen before $what is worth nothing afterwards, also once it is on again', async ({ does }) => {
    const note = await presentVisitor();
    await app.query('commit');
    await does();
    await test.database.operator.switchTenant(operatorToken, tenant.tenantId, true);
    await test.database.operator.switchKey(operatorToken, tenant.keyId, true);
    await app.query('begin');
    await app.query(`set local coatcheck.bearer = '${note}'`);
    expect(await read()).toBe('stale_epoch');
    await app.query('rollback');
  });

  it('of the operator ends with its token', async () => {
    const pass = await test.database.counter.operatorPass(operatorToken, tenant.tenantId, ['knowledge'], 'test');
    await present(pass, undefined);
    expect(await read()).toBe(1);
    const superuser = new Client({ connectionString: test.cluster.superuserUrl });
    await superuser.connect();
    await superuser.query('delete from auth.operator_grant where tenant_id = $1', [tenant.tenantId]);
    await superuser.end();
    expect(await read()).toBe('key_revoked');
    await app.query('rollback');
  });

  it('does not outlive its transaction', async () => {
    await presentVisitor();
    await app.query('commit');
    await app.query('begin');
    expect(await read()).toBe('pass_missing');
    await app.query('rollback');
  });

  const places: readonly [string, number][] = [['MAC', 0], ['kind', 1], ['key', 2], ['expiry', 3], ['tenant', 4], ['visitor', 5], ['epoch', 6], ['tenant’s epoch', 7], ['session', 8], ['audience', 9], ['scopes', 10]];
  it.each(places)('is refused when its %s was changed', async (_, place) => {
    const other = await test.createTenant('Another business');
    const words = (await presentVisitor()).split(' ');
    expect(words.length).toBe(13);
    const replaced = ['0'.repeat(64), 'operator', other.keyId, '9999999999', other.tenantId, other.tenantId, '2', '2', other.keyId, other.label, 'records'];
    words[place] = replaced[place] ?? '';
    await app.query(`set local coatcheck.bearer = '${words.join(' ')}'`);
    expect(await read()).toMatch(/^(?:pass_invalid|key_revoked|stale_epoch)$/);
    await app.query('rollback');
  });

  it.each(['', 'x', 'a b', 'visitor', `${'0'.repeat(64)} visitor x y z`, `${'0'.repeat(64)} visitor`, ' '.repeat(20)])('as %j opens nothing', async (junk) => {
    await presentVisitor();
    await app.query(`set local coatcheck.bearer = '${junk}'`);
    expect(typeof (await read())).toBe('string');
    await app.query('rollback');
  });
});
