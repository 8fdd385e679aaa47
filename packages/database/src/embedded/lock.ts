/**
 * One supervisor a data folder.
 *
 * The lock is the kernel's, held through SQLite's exclusive transaction on an empty file: it ends with the process that holds
 * it, however that ends, so there is never a stale one. Beside it the holder writes who it is, for the error message and so that
 * a newcomer knows whether waiting is worth it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { parseFields } from './json.ts';
import { isAlive } from './process.ts';

export interface Lock {
  /** Tells newcomers that it's worth waiting. */
  announceEnd(): Promise<void>;
  release(): void;
}

/** Another server is running on the same data folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/** How long the holder may take to stop, in milliseconds, once it is on its way out. */
const farewellMsMax = 15_000;
/** How long a holder that looks alive is given, in milliseconds: its server may have been killed this very moment. */
const doubtMsMax = 1_000;

/**
 * Waits for a supervisor that is stopping.
 *
 * @throws {FolderInUse} the holder's server is alive, or the holder didn't stop in time
 */
export async function takeLock(folder: string, signal?: AbortSignal): Promise<Lock> {
  const started = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    const file = tryLock(join(folder, 'supervisor.lock'));
    if (file !== undefined) {
      await writeHolder(folder, { supervisor: process.pid, server: process.ppid, stopping: false });
      return {
        announceEnd: () => writeHolder(folder, { supervisor: process.pid, server: process.ppid, stopping: true }),
        release: () => file.close(),
      };
    }
    const holder = await readHolder(folder);
    const leaving = holder === undefined || holder.stopping || !(await isAlive(holder.server));
    if (performance.now() - started > (leaving ? farewellMsMax : doubtMsMax)) {
      const who = holder === undefined ? '' : ` (process ${holder.server})`;
      throw new FolderInUse(
        `another Coatcheck${who} is using the data folder ${folder}. Stop it first, or give this one a DATA_DIR of its own.`,
      );
    }
    await delay(20);
  }
}

function tryLock(path: string): DatabaseSync | undefined {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    file.exec('begin exclusive');
    return file;
  } catch (error) {
    file.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return undefined;
    throw new Error(`the data folder can't be locked: ${path}`, { cause: error });
  }
}

/** SQLITE_BUSY */
const busy = 5;

interface Holder {
  readonly supervisor: number;
  readonly server: number;
  readonly stopping: boolean;
}

async function writeHolder(folder: string, holder: Holder): Promise<void> {
  await writeFile(join(folder, 'supervisor.json'), `${JSON.stringify(holder)}\n`, { mode: 0o600 });
}

/** `undefined`: it hasn't been written yet, or is being written now. */
async function readHolder(folder: string): Promise<Holder | undefined> {
  try {
    const { supervisor, server, stopping } = parseFields(await readFile(join(folder, 'supervisor.json'), 'utf8'));
    if (typeof supervisor !== 'number' || typeof server !== 'number') return undefined;
    return { supervisor, server, stopping: stopping === true };
  } catch {
    return undefined;
  }
}
