/**
 * A start that has to be refused: a variable that is wrong, a wall that isn't there. Each time one sentence that says what to do,
 * exit code 1, and not a character of a secret.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '@coatcheck/database/migrate';
import { Client } from 'pg';
import { startScratchCluster, type ScratchCluster } from '../../harness/cluster.ts';
import { operatorToken } from '../../harness/deployment.ts';
import { freePort } from '../../harness/listen.ts';
import { spawnServer, startServerProcess } from '../../harness/process.ts';

// Below, login roles are given what they must not have, and roles belong to a whole server: never on one that others test on.
delete process.env['TEST_DATABASE_SUPERUSER_URL'];

/** Stands for whatever the operator put where a secret or a wrong value belongs. */
const canary = 'canary-5f2c81d7';

let folder: string;
let ports: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coatcheck-refused-'));
  ports = { PORT: String(await freePort()), CONSOLE_PORT: String(await freePort()) };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** @returns the one sentence */
async function refusal(environment: Record<string, string>): Promise<string> {
  const { child, said, exited } = spawnServer({ environment: { DATA_DIR: join(folder, 'data'), ...ports, LOG_LEVEL: 'fatal', ...environment } });
  // Only a server that did start says anything there.
  child.stdout?.once('data', () => child.kill('SIGTERM'));
  expect(await exited).toEqual({ code: 1, signal: null });
  expect(said.stdout).toBe('');
  expect(said.stderr).toMatch(/^coatcheck can't start: [^\n]+\n$/);
  expect(said.stderr).not.toContain(canary);
  // No trace of the code that found it.
  expect(said.stderr).not.toMatch(/\n\s+at |\.ts:\d/);
  return said.stderr.slice("coatcheck can't start: ".length).trim();
}

describe('a wrong variable', () => {
  const wrong: readonly [name: string, value: string, more?: Record<string, string>][] = [
    ['PASS_TTL_SECONDS', '5'],
    ['PASS_TTL_SECONDS', '86400'],
    ['OPERATOR_TOKEN', canary],
    ['FRAME_URL_TEMPLATE', 'x'],
    ['FRAME_URL_TEMPLATE', `https://frames.example/{label}/${canary}`],
    ['TRUSTED_PROXIES', 'abc'],
    ['TRUSTED_PROXIES', '10.0.0.0/99'],
    ['PORT', '99999'],
    ['PORT', 'http'],
    ['DEMO_PORTS', canary],
    ['LOG_LEVEL', canary],
    ['EMBED_URL', `ftp://${canary}`],
    ['DATABASE_URL', canary],
    ['MODEL', canary],
    ['MODEL', 'openai/gpt-test'],
    ['OPENAI_BASE_URL', `https://user:${canary}@gateway.example/v1`, { MODEL: 'openai/gpt-test', OPENAI_API_KEY: 'sk-local' }],
    ['OPENAI_API_KEY', `${canary}\u2028`, { MODEL: 'openai/gpt-test' }],
    ['ANTHROPIC_API_KEY', `${canary} ${canary}`, { MODEL: 'anthropic/claude-test' }],
    ['LIMIT_STREAMS', '0'],
  ];
  /** The name as the message may say it. */
  const names: Record<string, RegExp> = {
    OPENAI_BASE_URL: /OPENAI_BASE_URL|base URL for openai/,
    OPENAI_API_KEY: /OPENAI_API_KEY|API key for openai/,
    ANTHROPIC_API_KEY: /ANTHROPIC_API_KEY|API key for anthropic/,
  };

  for (const [name, value, more] of wrong) {
    it(`${name}=${value.replaceAll(canary, '…')} is named, in one sentence without its value`, async () => {
      expect(await refusal({ ...more, [name]: value })).toMatch(names[name] ?? new RegExp(name));
    });
  }
});

describe('a database whose wall isn’t there', () => {
  let cluster: ScratchCluster;
  let environment: Record<string, string>;

  beforeAll(async () => {
    cluster = await startScratchCluster();
    environment = { DATABASE_URL: cluster.databaseUrl, OPERATOR_TOKEN: operatorToken };
  });
  afterAll(() => cluster?.stop());

  async function asSuperuser(statement: string): Promise<void> {
    const client = new Client({ connectionString: cluster.superuserUrl });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }

  it('is refused while nothing was migrated', async () => {
    await asSuperuser(`create role coatcheck_app login password '${cluster.appPassword}'`);
    const said = await refusal(environment);
    expect(said).toContain('npx coatcheck migrate');
    expect(said).not.toContain(cluster.appPassword);
    await asSuperuser('drop role coatcheck_app');
  });

  const holes: readonly { name: string; make: string; mend: string; says: RegExp }[] = [
    { name: 'the app is a superuser', make: 'alter role coatcheck_app superuser', mend: 'alter role coatcheck_app nosuperuser', says: /coatcheck_app .*superuser/ },
    { name: 'the counter is a superuser', make: 'alter role coatcheck_counter superuser', mend: 'alter role coatcheck_counter nosuperuser', says: /coatcheck_counter .*superuser/ },
    { name: 'the app bypasses row security', make: 'alter role coatcheck_app bypassrls', mend: 'alter role coatcheck_app nobypassrls', says: /coatcheck_app bypasses row security/ },
    { name: 'the operator’s login bypasses row security', make: 'alter role coatcheck_operator bypassrls', mend: 'alter role coatcheck_operator nobypassrls', says: /coatcheck_operator bypasses/ },
    { name: 'the app may become the owner of the secrets', make: 'grant coatcheck_auth to coatcheck_app', mend: 'revoke coatcheck_auth from coatcheck_app', says: /coatcheck_app .*may become coatcheck_auth/ },
    { name: 'the app may become one who reads everything', make: 'grant pg_read_all_data to coatcheck_app', mend: 'revoke pg_read_all_data from coatcheck_app', says: /coatcheck_app may become pg_read_all_data/ },
    { name: 'the app owns a table', make: 'alter table app.lead owner to coatcheck_app', mend: 'alter table app.lead owner to coatcheck_owner', says: /coatcheck_app owns/ },
    { name: 'the app may become the counter', make: 'grant coatcheck_counter to coatcheck_app', mend: 'revoke coatcheck_counter from coatcheck_app', says: /coatcheck_app may become coatcheck_counter/ },
    { name: 'the app may mint', make: 'grant execute on all functions in schema auth to coatcheck_app', mend: 'revoke execute on function auth.sign, auth.open_sessions, auth.renew_session, auth.mint_operator_pass, auth.mint_member_pass from coatcheck_app', says: /coatcheck_app can mint/ },
    { name: 'the app reads the signing keys', make: 'grant select on auth.signing_key to coatcheck_app', mend: 'revoke select on auth.signing_key from coatcheck_app', says: /coatcheck_app can read/ },
    { name: 'the operator’s login reads accounts', make: 'grant select on accounts.credential to coatcheck_operator; grant usage on schema accounts to coatcheck_operator', mend: 'revoke select on accounts.credential from coatcheck_operator; revoke usage on schema accounts from coatcheck_operator', says: /coatcheck_operator can touch people's accounts/ },
    { name: 'the counter reads the tenants’ tables', make: 'grant select on app.lead to coatcheck_counter', mend: 'revoke select on app.lead from coatcheck_counter', says: /coatcheck_counter can touch/ },
    ...(['max', 'min'] as const).map((which) => ({
      name: `the schema lacks its ${which === 'max' ? 'newest' : 'oldest'} file`,
      make: `create table public.kept as select * from auth.migration; delete from auth.migration where number = (select ${which}(number) from auth.migration)`,
      mend: 'insert into auth.migration select * from public.kept on conflict do nothing; drop table public.kept',
      says: /finds a schema without \d{6}_\w+\.sql: run npx coatcheck migrate/,
    })),
    {
      name: 'the schema is newer',
      make: "insert into auth.migration (number, name) values (999999, '999999_later.sql')",
      mend: 'delete from auth.migration where number = 999999',
      says: /finds a schema with 999999_later\.sql, which this release does not know/,
    },
  ];

  describe('once migrated', () => {
    beforeAll(async () => {
      await migrate({ ownerUrl: cluster.ownerUrl, appPassword: cluster.appPassword, operatorToken, log: () => undefined });
    });

    for (const { name, make, mend, says } of holes) {
      it(`is refused where ${name}`, async () => {
        await asSuperuser(make);
        const said = await refusal(environment);
        await asSuperuser(mend);
        expect(said).toMatch(says);
        expect(said).not.toContain(cluster.appPassword);
      });
    }

    it('is refused with another operator token than it was migrated with', async () => {
      expect(await refusal({ ...environment, OPERATOR_TOKEN: `${canary}-`.repeat(3) })).toContain('OPERATOR_TOKEN');
    });

    it('is refused with a wrong password, which isn’t said', async () => {
      const url = new URL(cluster.databaseUrl);
      url.password = canary;
      expect(await refusal({ ...environment, DATABASE_URL: url.href })).toContain('password authentication failed');
    });

    it('is refused where nobody answers', async () => {
      const nobody = await freePort();
      expect(await refusal({ ...environment, DATABASE_URL: `postgres://coatcheck_app:${canary}@127.0.0.1:${nobody}/coatcheck` })).toContain('npx coatcheck migrate');
    });

    it('starts once all of that is mended, and made no database of its own', async () => {
      const server = await startServerProcess({ environment: { DATA_DIR: join(folder, 'data'), ...ports, ...environment } });
      expect(await server.stop()).toEqual({ code: 0, signal: null });
      expect(await readdir(join(folder, 'data')).catch(() => [])).not.toContain('postgres');
    });
  });
});
