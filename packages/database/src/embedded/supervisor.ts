/**
 * Keeps one PostgreSQL running on one data folder: makes it, adopts it, starts it again after a crash, stops it.
 *
 * Runs in a process of its own (`supervisor-main.ts`), which alone knows the owner's password. The steps of a start:
 *
 * 1. the data folder, mode 0700 where we make it; its lock
 * 2. the passwords; the cluster where there is none, all or nothing
 * 3. an orphan of a killed supervisor is adopted, else a server is started
 * 4. migrations, as the owner
 */
import { mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ClusterOptions, createCluster } from './cluster.ts';
import { type Credentials, newCredentials, readCredentials, writeCredentials } from './credentials.ts';
import { type HomeOptions, homeOf, newHome } from './home.ts';
import { type Keeper, keepRunning } from './keeper.ts';
import { type Lock, takeLock } from './lock.ts';
import { socketUrl } from './socket.ts';

export interface SuperviseOptions extends HomeOptions {
  /** Brings the schema up to date and sets the login roles' password. */
  migrate(options: { ownerUrl: string; appPassword: string; log(line: string): void }): Promise<unknown>;
  log(line: string): void;
  /** Gives up the start; what was begun is stopped first. */
  readonly signal?: AbortSignal | undefined;
}

export interface Supervised {
  /** As `coatcheck_app`; the other login roles have the same password. */
  readonly databaseUrl: string;
  /** Settled with the reason when the server can't be kept running. */
  readonly failed: Promise<Error>;
  /** Stops the server in at most 2 s, clients or not. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * @throws {FolderInUse} another server is using the data folder
 * @throws {EmbeddedUnavailable} PostgreSQL can't run here; the message says what to do
 */
export async function supervise(options: SuperviseOptions): Promise<Supervised> {
  const { signal, log } = options;
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = await realpath(options.dataDir);
  const locks: Lock[] = [await takeLock(dataDir, signal)];
  let keeper: Keeper | undefined;
  let stopped: Promise<void> | undefined;
  const stopOnce = async () => {
    await Promise.all(locks.map((lock) => lock.announceEnd()));
    await keeper?.stop();
    locks.forEach((lock) => lock.release());
  };
  const stop = () => (stopped ??= stopOnce());
  try {
    const { credentials, home } = await openHome({ ...options, dataDir });
    // A copy of the data folder leads to the same cluster elsewhere.
    if (credentials.elsewhere !== undefined) locks.push(await takeLock(dirname(home.folder), signal));
    const server = await keepRunning(home, { ownerPassword: credentials.ownerPassword, logPath: join(dataDir, 'postgres.log'), log, signal });
    keeper = server;
    const url = (user: string, password: string) => socketUrl(server.socketFolder, user, password);
    const { ownerPassword, appPassword } = credentials;
    await Promise.race([options.migrate({ ownerUrl: url('coatcheck_owner', ownerPassword), appPassword, log }), abortion(signal)]);
    return { databaseUrl: url('coatcheck_app', appPassword), failed: server.failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function abortion(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new Error('the start was given up', { cause: signal?.reason }));
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** Finds the cluster, or makes one. */
async function openHome(options: SuperviseOptions): Promise<{ credentials: Credentials; home: ClusterOptions }> {
  const { dataDir, signal } = options;
  const found = await readCredentials(dataDir);
  const folder = found?.elsewhere ?? join(dataDir, 'postgres');
  const exists = await stat(folder).then(() => true, () => false);
  if (exists && found !== undefined) {
    if (!found.complete) await writeCredentials(dataDir, { ...found, complete: true });
    return { credentials: found, home: await homeOf(folder, options) };
  }
  if (exists) throw new Error(`${folder} is there, but ${join(dataDir, 'database.json')} with its passwords is missing: restore it from a backup`);
  if (found?.complete === true) {
    throw new Error(`the database's files are gone from ${folder}: restore them from a backup, or remove ${dataDir} to begin anew`);
  }
  const home = await newHome(options);
  const outside = home.folder !== join(dataDir, 'postgres');
  const credentials: Credentials = { ...newCredentials(), ...(outside ? { elsewhere: home.folder } : {}) };
  if (outside) options.log(`root can't run PostgreSQL inside ${dataDir} here; the database is kept in ${home.folder}`);
  await writeCredentials(dataDir, credentials);
  await createCluster({ ...home, ownerPassword: credentials.ownerPassword, signal });
  await writeCredentials(dataDir, { ...credentials, complete: true });
  return { credentials, home };
}
