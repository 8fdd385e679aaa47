/**
 * What a start finds of a server that ran before.
 *
 * 1. No `postmaster.pid`, or its process has ended: nothing runs, once that process's children have noticed; crash recovery is
 *    PostgreSQL's own business.
 * 2. The server answers, and proves with SCRAM that it knows our owner's verifier: it's ours, orphaned. It is adopted.
 * 3. It answers that it starts or stops: wait.
 * 4. Nothing answers: if the process can be our server (it is about to listen, or has stopped listening), wait; else the id
 *    belongs to a stranger now.
 *
 * PostgreSQL believes its left-over files as long as their process id is in use, whoever uses it; so those are removed.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { type RunningPostgres, readPostmasterFile } from './cluster.ts';
import { endOf, isAlive, isAttached, isTaken, mayServe } from './process.ts';
import { hasCode } from './programs.ts';
import { socketPath, socketUrl } from './socket.ts';

/** How long an old server may take to start or to stop, in milliseconds. */
const patienceMsMax = 60_000;

/**
 * @param folder the cluster's
 * @returns `undefined`: nothing runs, start one
 * @throws {Error} something runs that is neither ours nor ends
 */
export async function adoptServer(
  folder: string,
  ownerPassword: string,
  options: { readonly socketFolder: string; readonly signal?: AbortSignal | undefined },
): Promise<RunningPostgres | undefined> {
  const started = performance.now();
  for (;;) {
    options.signal?.throwIfAborted();
    const file = await readPostmasterFile(folder);
    if (file === undefined) break;
    const { pid, socketFolder } = file;
    const answer = (await isAlive(pid)) ? await knock(socketFolder, ownerPassword) : 'dead';
    // Its word for its process id isn't enough: we are going to send signals there.
    if (answer === 'ready' && (await mayServe(pid, folder))) return { pid, socketFolder, ended: endOf(pid) };
    const over = answer === 'dead' || (answer === 'silent' && !(await mayServe(pid, folder)));
    if (over && !(await isAttached(file.sharedMemory))) {
      if (isTaken(pid)) await rm(join(folder, 'postmaster.pid'), { force: true });
      break;
    }
    if (performance.now() - started > patienceMsMax) {
      throw new Error(`a PostgreSQL (process ${pid}) holds ${folder} and neither answers nor ends; stop it first`);
    }
    await delay(20);
  }
  await clearSocketLock(options.socketFolder, folder);
  return undefined;
}

async function clearSocketLock(socketFolder: string, folder: string): Promise<void> {
  const path = `${socketPath(socketFolder)}.lock`;
  const pid = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
  if (!(pid > 0) || !isTaken(pid)) return;
  if (!(await isAlive(pid)) || !(await mayServe(pid, folder))) await rm(path, { force: true });
}

/** @throws {Error} a server answers there that isn't ours */
async function knock(socketFolder: string, ownerPassword: string): Promise<'ready' | 'busy' | 'silent'> {
  if (socketFolder === '') return 'silent';
  const connectionString = socketUrl(socketFolder, 'coatcheck_owner', ownerPassword);
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  // Its end is told by the failure of what is asked.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return 'ready';
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENOTDIR')) return 'silent';
    // The password and the database were made together with this folder.
    if (hasCode(error, '28P01', '28000', '3D000')) {
      throw new Error(`the server at ${socketFolder} is not the one that belongs to database.json`, { cause: error });
    }
    return 'busy';
  } finally {
    await client.end().catch(() => {});
  }
}
