/**
 * PostgreSQL refuses to run as root, and rightly. This file says as whom its programs run instead, and runs them.
 *
 * - `self`: we aren't root; as ourselves.
 * - `namespace`: we are root, and Linux lets us make a user namespace: the program sees itself as nobody, the kernel still sees
 *   the owner of the files (without root's powers), so a folder that only root can enter is no obstacle.
 * - `nobody`: we are root without user namespaces (containers often forbid them): really as nobody, who must be able to
 *   reach both the programs and the data.
 */
import { execFile, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

export interface Account {
  readonly kind: 'self' | 'namespace' | 'nobody';
  /** Whose files the programs make, as the kernel sees it. */
  readonly uid: number;
  readonly gid: number;
}

export type AccountKind = Account['kind'];

const overflowId = '65534';

export async function accountOf(kind: AccountKind): Promise<Account> {
  if (kind !== 'nobody') return { kind, uid: process.geteuid?.() ?? -1, gid: process.getegid?.() ?? -1 };
  const ask = promisify(execFile);
  const [uid, gid] = await Promise.all([ask('id', ['-u', 'nobody']), ask('id', ['-g', 'nobody'])]);
  return { kind, uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** Everything PostgreSQL may know of our environment: none of it. Messages in English, times in UTC. */
function environment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' };
}

/** Starts a program as the account, in a process group of its own: no Ctrl-C of a terminal reaches it. */
export function spawnAs(account: Account, program: string, args: readonly string[], stdio: SpawnOptions['stdio']) {
  const options = { stdio, detached: true, env: environment(), cwd: '/' };
  switch (account.kind) {
    case 'self':
      return spawn(program, args, options);
    case 'namespace':
      // unshare becomes the program, so the process id is the program's.
      return spawn('unshare', ['--user', `--map-user=${overflowId}`, `--map-group=${overflowId}`, '--', program, ...args], options);
    case 'nobody':
      // macOS counts nobody from the end (-2), and spawn wants it that way.
      return spawn(program, args, { ...options, uid: account.uid | 0, gid: account.gid | 0 });
  }
}

/**
 * Runs a program to its end.
 *
 * @param input written to its standard input
 * @throws {Error} it couldn't be started, ended with another code than 0, or was aborted; carries the end of what it said
 */
export async function runAs(
  account: Account,
  program: string,
  args: readonly string[],
  options: { readonly input?: string; readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  options.signal?.throwIfAborted();
  const child = spawnAs(account, program, args, ['pipe', 'ignore', 'pipe']);
  const said: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  // A program that ends before it has read everything breaks the pipe; its exit code tells the story.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input ?? '');
  const abort = () => child.kill('SIGKILL');
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    await once(child, 'close');
    options.signal?.throwIfAborted();
    if (child.exitCode !== 0) throw new Error(`${program} failed (${child.exitCode ?? child.signalCode}): ${said.join('').trim().slice(-2000)}`);
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}

/** Whether the account can write into the folder and run the program. */
export async function canWork(account: Account, folder: string, program: string): Promise<boolean> {
  return (await canWrite(account, folder)) && succeeds(account, program, ['--version']);
}

export async function canWrite(account: Account, folder: string): Promise<boolean> {
  return succeeds(account, '/bin/sh', ['-c', 'test -w "$1" && test -x "$1"', 'sh', folder]);
}

/** One that can't even be started (no unshare, no permission) doesn't. */
async function succeeds(account: Account, program: string, args: readonly string[]): Promise<boolean> {
  return runAs(account, program, args).then(
    () => true,
    () => false,
  );
}
