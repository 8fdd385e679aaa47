/**
 * A database of its own for a test: bootstrapped as in production, not migrated.
 *
 * Default: a throw-away PostgreSQL of the embedded kind. With TEST_DATABASE_SUPERUSER_URL: a fresh database on that server,
 * dropped afterwards, so that one suite runs on both.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountOf, canWork } from '@coatcheck/database/embedded/account';
import { readBootstrap } from '@coatcheck/database/embedded/bootstrap';
import { createCluster, databaseName, startPostgres } from '@coatcheck/database/embedded/cluster';
import { findPrograms } from '@coatcheck/database/embedded/programs';
import { escapeIdentifier, Client } from 'pg';

/** All URLs lead to the product's database. Put another role into `databaseUrl` to log in as it: one password for all. */
export interface ScratchCluster {
  readonly superuserUrl: string;
  readonly ownerUrl: string;
  /** As `coatcheck_app`, which exists after the migrations. */
  readonly databaseUrl: string;
  readonly appPassword: string;
  /** Removes it with everything in it. */
  stop(): Promise<void>;
}

/** @param durable whether the embedded kind waits for the disk, as it does in production. Default: false, for speed. */
export async function startScratchCluster({ durable = false }: { durable?: boolean } = {}): Promise<ScratchCluster> {
  const server = process.env['TEST_DATABASE_SUPERUSER_URL'];
  return server === undefined ? startOwnServer(!durable) : makeDatabaseOn(server);
}

async function startOwnServer(scratch: boolean): Promise<ScratchCluster> {
  const programs = await findPrograms();
  const home = await mkdtemp(join(tmpdir(), 'coatcheck-test-'));
  const folder = join(home, 'postgres');
  const account = await testAccount(home, programs.postgres);
  const ownerPassword = randomBytes(18).toString('base64url');
  const appPassword = randomBytes(18).toString('base64url');
  const hostBasedAuthentication = 'local all postgres trust\nlocal all all scram-sha-256\n';
  await createCluster({ account, programs, folder, ownerPassword, hostBasedAuthentication, scratch });
  const log = await open(join(home, 'postgres.log'), 'a');
  const server = await startPostgres({ account, programs, folder, socketFolder: folder, logFile: log.fd, scratch });
  await log.close();
  server.child.unref();
  const killNow = () => {
    server.child.kill('SIGQUIT');
    rmSync(home, { recursive: true, force: true });
  };
  process.once('exit', killNow);

  const url = (user: string, password: string) =>
    `postgres://${user}:${password}@localhost/${databaseName}?host=${encodeURIComponent(folder)}`;
  return {
    superuserUrl: url('postgres', ''),
    ownerUrl: url('coatcheck_owner', ownerPassword),
    databaseUrl: url('coatcheck_app', appPassword),
    appPassword,
    stop: async () => {
      process.off('exit', killNow);
      // Nothing in it is worth a checkpoint.
      server.child.kill('SIGQUIT');
      await server.ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function testAccount(home: string, program: string) {
  if (process.geteuid?.() !== 0) return accountOf('self');
  const namespace = await accountOf('namespace');
  if (await canWork(namespace, home, program)) return namespace;
  throw new Error('As root the tests need user namespaces. Run them as another user, or set TEST_DATABASE_SUPERUSER_URL.');
}

async function makeDatabaseOn(server: string): Promise<ScratchCluster> {
  const database = `coatcheck_test_${randomBytes(6).toString('hex')}`;
  // Roles belong to the whole server, and test files run side by side: all must come to the same passwords.
  const passwordOf = (name: string) => createHmac('sha256', server).update(name).digest('base64url');
  const bootstrap = await readBootstrap({ database, ownerPassword: passwordOf('owner') });
  await asSuperuser(server, async (client) => {
    // Two that alter one role at once fail each other ("tuple concurrently updated").
    await client.query('select pg_advisory_lock($1)', [lockNumber]);
    for (const statement of bootstrap.onServer) await client.query(statement);
  });
  const superuserUrl = urlWith(server, database);
  await asSuperuser(superuserUrl, async (client) => {
    for (const statement of bootstrap.inDatabase) await client.query(statement);
  });
  return {
    superuserUrl,
    ownerUrl: urlWith(server, database, 'coatcheck_owner', passwordOf('owner')),
    databaseUrl: urlWith(server, database, 'coatcheck_app', passwordOf('app')),
    appPassword: passwordOf('app'),
    stop: () =>
      asSuperuser(server, async (client) => {
        await client.query(`drop database ${escapeIdentifier(database)} with (force)`);
      }),
  };
}

const lockNumber = 4_031_977;

async function asSuperuser(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlWith(server: string, database: string, user?: string, password?: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (user !== undefined) url.username = user;
  if (password !== undefined) url.password = password;
  return url.href;
}
