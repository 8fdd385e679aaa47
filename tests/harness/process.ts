/**
 * The server as the process that operators run: started with an environment of its own, listened to, killed, looked at from
 * outside. `deployment.ts` runs the same server inside the test, which is quicker; this is for what only a process has.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readPostmasterFile } from '@coatcheck/database/embedded/cluster';
import { isAlive } from '@coatcheck/database/embedded/process';
import { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { limitsOutOfTheWay, operatorToken, type Reply, request } from './deployment.ts';
import { freePort } from './listen.ts';

export { isAlive };

const serverMain = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a process said, while it says it. */
export interface Spoken {
  stdout: string;
  stderr: string;
}

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  readonly consolePort: number;
  readonly said: Spoken;
  readonly exited: Promise<Exit>;
  /** A call of the operator's API, with the token of the tests. */
  operator(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  createTenant(body: Record<string, unknown>): Promise<TenantCreated>;
  /** SIGTERM, and wait for the end. */
  stop(): Promise<Exit>;
}

export interface StartOptions {
  /** Beside PATH and what is said below; the test's own environment doesn't leak in. */
  readonly environment: Readonly<Record<string, string>>;
  readonly demo?: boolean;
}

/** Starts the process and doesn't wait for anything. */
export function spawnServer({ environment, demo = false }: StartOptions): { child: ChildProcess; said: Spoken; exited: Promise<Exit> } {
  const env: Record<string, string> = { DEMO_PORTS: '0,0', ...limitsOutOfTheWay, ...environment };
  for (const name of ['PATH', 'HOME', 'TMPDIR']) env[name] ??= process.env[name] ?? '';
  // A process group of its own, so that it can be killed together with what it didn't detach.
  const child = spawn(process.execPath, [serverMain, ...(demo ? ['--demo'] : [])], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const said: Spoken = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  // `close`, not `exit`: everything it said has been read by then.
  const exited = once(child, 'close').then(([code, signal]): Exit => ({ code: code ?? null, signal: signal ?? null }));
  return { child, said, exited };
}

/** @throws {Error} it ended instead of getting ready; the message holds what it said */
export async function startServerProcess(options: StartOptions): Promise<ServerProcess> {
  const port = Number(options.environment['PORT'] ?? (await freePort()));
  const consolePort = Number(options.environment['CONSOLE_PORT'] ?? (await freePort()));
  const environment = { OPERATOR_TOKEN: operatorToken, ...options.environment, PORT: String(port), CONSOLE_PORT: String(consolePort) };
  const { child, said, exited } = spawnServer({ ...options, environment });
  const ready = Promise.withResolvers<void>();
  child.stdout?.on('data', () => {
    if (said.stdout.includes('Ctrl-C stops everything.')) ready.resolve();
  });
  await Promise.race([
    ready.promise,
    exited.then(({ code, signal }) => {
      throw new Error(`the server ended (${code ?? signal}) before it was ready:\n${said.stdout}${said.stderr}`);
    }),
  ]);
  const token = environment.OPERATOR_TOKEN;
  const operator: ServerProcess['operator'] = (method, path, body, headers = {}) =>
    request(consolePort, `/operator/v1${path}`, { method, body, headers: { authorization: `Bearer ${token}`, ...headers } });
  return {
    child, pid: child.pid ?? 0, port, consolePort, said, exited, operator,
    async createTenant(body) {
      const reply = await operator('POST', '/tenants', body);
      if (reply.status !== 201) throw new Error(`creating a tenant answered ${reply.status}: ${reply.body}`);
      return TenantCreated.parse(JSON.parse(reply.body));
    },
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** The processes of an embedded database. */
export interface DatabaseProcesses {
  readonly supervisor: number;
  readonly postmaster: number;
}

/** @throws {Error} none runs in that data folder */
export async function databaseProcesses(dataDir: string): Promise<DatabaseProcesses> {
  const { supervisor }: { supervisor: number } = JSON.parse(await readFile(join(dataDir, 'supervisor.json'), 'utf8'));
  const postmaster = (await readPostmasterFile(join(dataDir, 'postgres')))?.pid;
  if (postmaster === undefined) throw new Error(`no PostgreSQL runs in ${dataDir}`);
  return { supervisor, postmaster };
}

/** Every process below that one, where the system lists its processes as files (Linux); elsewhere none. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // The parent is the second field after the name, which is in brackets and may hold anything.
    const parent = /^\d+ \(.*\) \S (\d+) /s.exec(stat)?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const below = (id: number): number[] => [...parents].filter(([, parent]) => parent === id).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

/** Settles when none of them runs any more. The system tells only parents, so this looks. */
export async function allGone(pids: readonly number[]): Promise<void> {
  for (const pid of pids) while (await isAlive(pid)) await delay(10);
}

/** Kills what a test that failed half-way may have left on a data folder. */
export async function killLeftovers(dataDir: string, server: ServerProcess | undefined): Promise<void> {
  const found = await databaseProcesses(dataDir).catch(() => undefined);
  const pids = [server?.pid, found?.supervisor, found?.postmaster].filter((pid) => pid !== undefined);
  for (const pid of pids) if (await isAlive(pid)) kill(pid);
  await allGone(pids);
}

/** SIGKILL; that it has ended already is fine. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
