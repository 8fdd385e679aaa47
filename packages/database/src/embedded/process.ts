/** What we may know of a process that isn't our child. */
import { execFile } from 'node:child_process';
import { readFile, readlink, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { hasCode } from './programs.ts';

/** Whether the id is in use, be it by a process that has ended and whose parent hasn't looked yet (in containers often never). */
export function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** Whether a process of that id runs. */
export async function isAlive(pid: number): Promise<boolean> {
  if (!isTaken(pid)) return false;
  // The state follows the name, which is in brackets and may hold anything.
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/^\d+ \(.*\) [ZX] /s.test(state);
}

/**
 * Whether a process may be the PostgreSQL of that data folder. Process ids are used again, after a restart of the machine
 * or of a container almost at once, so the id in a left-over file proves nothing. In doubt: yes.
 *
 * @param folder the cluster's
 */
export async function mayServe(pid: number, folder: string): Promise<boolean> {
  const workingFolder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (workingFolder !== undefined) return workingFolder === (await realpath(folder));
  const program = await programOf(pid);
  return program === undefined ? isAlive(pid) : program.startsWith('postgres');
}

/**
 * Whether processes have that shared memory in use: PostgreSQL's own test for children that outlive their server for a moment. Linux
 * alone tells; elsewhere: no.
 */
export async function isAttached({ key, id }: { readonly key: number; readonly id: number }): Promise<boolean> {
  const listed = await readFile('/proc/sysvipc/shm', 'utf8').catch(() => '');
  return listed.split('\n').some((line) => {
    // key shmid perms size cpid lpid nattch …
    const columns = line.trim().split(/\s+/).map(Number);
    return columns[0] === key && columns[1] === id && (columns[6] ?? 0) > 0;
  });
}

async function programOf(pid: number): Promise<string | undefined> {
  // Not every system lets even root look at another user's working folder; the command line is open to all.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  if (command !== undefined) return basename(command.split('\0')[0] ?? '');
  const listed = await promisify(execFile)('ps', ['-o', 'comm=', '-p', String(pid)]).catch(() => undefined);
  return listed === undefined ? undefined : basename(listed.stdout.trim());
}

/** Settles when a process that isn't our child has ended; the system tells only parents, so this looks every 100 ms. */
export async function endOf(pid: number): Promise<void> {
  while (await isAlive(pid)) await delay(100, undefined, { ref: false });
}
