/**
 * One data folder of PostgreSQL: making it, starting a server on it.
 *
 * A folder that bears its final name is whole: it is made and bootstrapped under another name and renamed last. The superuser has
 * no password and no line in pg_hba.conf, so nobody can log in as one; what needs its power runs in single-user mode,
 * which only the owner of the files can start, and only while no server runs on them.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Account, runAs, spawnAs } from './account.ts';
import { readBootstrap } from './bootstrap.ts';
import { hasCode, type Programs } from './programs.ts';
import { type Settings, settingArguments } from './settings.ts';

export interface ClusterOptions {
  readonly account: Account;
  readonly programs: Programs;
  /** The data folder itself; what is above it must exist. */
  readonly folder: string;
}

export interface NewCluster extends ClusterOptions {
  readonly ownerPassword: string;
  /** Default: only roles with a password, only our database. */
  readonly hostBasedAuthentication?: string;
  readonly scratch?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export const databaseName = 'coatcheck';

/** Makes a folder for the cluster's files, empty, owned by the account. What an interrupted attempt left there is removed. */
export async function prepareFolder(folder: string, account: Account): Promise<string> {
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  if (account.kind === 'nobody') await chown(unfinished, account.uid, account.gid);
  return unfinished;
}

/**
 * Makes a cluster with the owner and the database, all or nothing.
 *
 * @throws {Error} a program failed, or the signal was aborted
 */
export async function createCluster(cluster: NewCluster): Promise<void> {
  const { account, programs, folder, signal, scratch = false } = cluster;
  const unfinished = await prepareFolder(folder, account);
  // macOS has no C.UTF-8 of its own; there the character classes come from the bare UTF-8.
  const locale = process.platform === 'darwin' ? ['--locale=C', '--lc-ctype=UTF-8'] : ['--locale=C.UTF-8'];
  await runAs(
    account,
    programs.initdb,
    [
      '--pgdata',
      unfinished,
      '--username=postgres',
      '--auth=reject',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...locale,
      '--data-checksums',
      ...(scratch ? ['--no-sync'] : []),
    ],
    { signal },
  );
  await runAs(account, '/bin/sh', ['-c', 'cat > "$1" && { sync "$1" || sync; }', 'sh', join(unfinished, 'pg_hba.conf')], {
    input: cluster.hostBasedAuthentication ?? `local ${databaseName} all scram-sha-256\n`,
    signal,
  });
  const bootstrap = await readBootstrap({ database: databaseName, ownerPassword: cluster.ownerPassword });
  await singleUser(cluster, unfinished, 'postgres', bootstrap.onServer);
  await singleUser(cluster, unfinished, databaseName, bootstrap.inDatabase);
  await rename(unfinished, folder);
  await syncFolder(dirname(folder));
}

async function singleUser(cluster: NewCluster, folder: string, database: string, statements: readonly string[]): Promise<void> {
  // -j: a statement ends with a semicolon and an empty line, so functions may hold semicolons.
  const settings = ['-c', 'exit_on_error=on', '-c', 'log_checkpoints=off', '-c', 'log_min_error_statement=panic'];
  const durability = cluster.scratch === true ? ['-F'] : [];
  await runAs(cluster.account, cluster.programs.postgres, ['--single', '-j', ...durability, ...settings, '-D', folder, database], {
    input: statements.map((statement) => `${statement}\n\n`).join(''),
    signal: cluster.signal,
  });
}

/** Makes a rename in the folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export interface RunningPostgres {
  readonly pid: number;
  readonly socketFolder: string;
  /** Settled when the server is gone, however that came about. */
  readonly ended: Promise<void>;
}

/** What PostgreSQL writes into its folder about itself; lines as documented in its `pidfile.h`. */
export interface PostmasterFile {
  readonly pid: number;
  readonly socketFolder: string;
  readonly sharedMemory: { readonly key: number; readonly id: number };
  readonly status: string;
}

/** `undefined`: no file, so no server. */
export async function readPostmasterFile(folder: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  const lines = text?.split('\n').map((line) => line.trim());
  const pid = Number(lines?.[0]);
  if (lines === undefined || !Number.isSafeInteger(pid) || pid < 1) return undefined;
  const [key = Number.NaN, id = Number.NaN] = (lines[6] ?? '').split(/\s+/).map(Number);
  return { pid, socketFolder: lines[4] ?? '', sharedMemory: { key, id }, status: lines[7] ?? '' };
}

/**
 * Starts a server and waits until it takes connections; crash recovery included, so there is no time limit but the signal's.
 *
 * @param logFile an open file's descriptor; the server writes what it has to say there
 * @throws {Error} it ended before it was ready
 */
export async function startPostgres(
  cluster: ClusterOptions & Settings & { readonly logFile: number; readonly signal?: AbortSignal | undefined },
): Promise<RunningPostgres & { readonly child: ChildProcess }> {
  const { account, programs, folder, socketFolder, logFile, signal } = cluster;
  signal?.throwIfAborted();
  const child = spawnAs(account, programs.postgres, ['-D', folder, ...settingArguments(cluster)], ['ignore', logFile, logFile]);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error('PostgreSQL has no process id');
  for (;;) {
    if (signal?.aborted === true) {
      child.kill('SIGQUIT');
      await ended;
      signal.throwIfAborted();
    }
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`PostgreSQL ended before it was ready (${child.exitCode ?? child.signalCode})`);
    }
    const file = await readPostmasterFile(folder);
    // A crashed predecessor's file says `ready` too; only ours counts.
    if (file?.pid === pid && file.status === 'ready') return { pid, socketFolder, ended, child };
    await Promise.race([ended, delay(5)]);
  }
}
