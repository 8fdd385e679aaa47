/**
 * The database of a server that was given none: a PostgreSQL of its own, kept by a supervisor process.
 *
 * The server's process never holds the owner's password, and the superuser has none. The supervisor runs detached, in a process
 * group of its own, so a Ctrl-C meant for the server doesn't take the database away under it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FromSupervisor, readFromSupervisor, type ToSupervisor } from './messages.ts';

export interface EmbeddedOptions {
  /** Made with mode 0700 where it doesn't exist. */
  readonly dataDir: string;
  /** Handed on to the migrations, which keep its hash. */
  readonly operatorToken?: string | undefined;
  /** Ends the start, and stops what was started. */
  readonly signal?: AbortSignal | undefined;
  /** As root: how to run PostgreSQL. Default: the first way that works. */
  readonly runAs?: 'namespace' | 'nobody' | undefined;
  /** As root, for what can't be in the data folder. Default: /var/lib/coatcheck. */
  readonly stateFolder?: string | undefined;
  log(line: string): void;
}

export interface EmbeddedDatabase {
  /** As `coatcheck_app`; put another login role's name in to log in as that. Stays the same for the life of this object. */
  readonly databaseUrl: string;
  /** Process id of the supervisor of the moment. */
  readonly supervisorPid: number;
  /** Settled with the reason when the database is lost for good: time to end the server. */
  readonly failed: Promise<Error>;
  /** Disconnects all clients and stops the database, in at most 2.5 s. */
  close(): Promise<void>;
}

/** The embedded database didn't start; the message is for the operator. */
export class EmbeddedFailed extends Error {
  override readonly name = 'EmbeddedFailed';
  /** `FolderInUse`, `EmbeddedUnavailable`, … */
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** After this the supervisor is killed, in milliseconds. PostgreSQL itself has been told by then, or is adopted later. */
const closeMsMax = 2_400;
/** Supervisors that may be lost within a minute. */
const lossesMax = 3;

/**
 * Starts the database and brings its schema up to date.
 *
 * @throws {EmbeddedFailed} with the reason
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  options.signal?.throwIfAborted();
  let supervisor = await startSupervisor(options);
  const failed = Promise.withResolvers<Error>();
  let closing = false;
  const losses: number[] = [];
  const watch = async () => {
    for (;;) {
      const reason = await supervisor.ended;
      if (closing) return;
      const now = performance.now();
      losses.push(now);
      // One that says why has tried everything; one that was killed left PostgreSQL running, to be adopted.
      if (reason !== undefined || losses.filter((at) => now - at < 60_000).length > lossesMax) throw reason ?? new Error('the supervisor was lost');
      options.log('the database’s supervisor was lost; starting another');
      supervisor = await startSupervisor(options);
      if (closing) await supervisor.stop();
    }
  };
  const watching = watch().catch((error: unknown) => failed.resolve(error instanceof Error ? error : new Error(String(error))));
  return {
    databaseUrl: supervisor.databaseUrl,
    get supervisorPid() {
      return supervisor.pid;
    },
    failed: failed.promise,
    close: async () => {
      closing = true;
      await supervisor.stop();
      await watching;
    },
  };
}

interface Supervisor {
  readonly pid: number;
  readonly databaseUrl: string;
  /** Settled when its process is gone, with the reason if it gave one. */
  readonly ended: Promise<Error | undefined>;
  stop(): Promise<void>;
}

async function startSupervisor(options: EmbeddedOptions): Promise<Supervisor> {
  const { dataDir, operatorToken, runAs, stateFolder, signal } = options;
  const child = spawn(process.execPath, [fileURLToPath(new URL('supervisor-main.ts', import.meta.url))], {
    detached: true,
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const ready = Promise.withResolvers<string>();
  let reason: Error | undefined;
  let crash = '';
  child.stderr?.setEncoding('utf8').on('data', (said: string) => {
    crash = (crash + said).slice(-2_000);
  });
  child.on('message', (message) => receive(readFromSupervisor(message)));
  const receive = (message: FromSupervisor) => {
    if (message.type === 'log') options.log(message.line);
    if (message.type === 'ready') ready.resolve(message.databaseUrl);
    if (message.type === 'failed') reason = new EmbeddedFailed(message.name, message.message);
  };
  const ended = once(child, 'exit').then(() => reason);
  const stop = () => stopSupervisor(child, ended);
  const abort = () => void stop();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await once(child, 'spawn');
    say(child, { type: 'start', dataDir: resolve(dataDir), operatorToken, runAs, stateFolder });
    const databaseUrl = await Promise.race([
      ready.promise,
      ended.then((why) => {
        signal?.throwIfAborted();
        throw why ?? new EmbeddedFailed('SupervisorLost', `the database's supervisor ended before it was ready. ${crash}`.trim());
      }),
    ]);
    return { pid: child.pid ?? 0, databaseUrl, ended, stop };
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

async function stopSupervisor(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  say(child, { type: 'stop' });
  const kill = setTimeout(() => child.kill('SIGKILL'), closeMsMax);
  await ended;
  clearTimeout(kill);
}

function say(child: ChildProcess, message: ToSupervisor): void {
  // A supervisor that is gone already shows by its exit.
  if (child.connected) child.send(message, () => {});
}

/** Neither provider keys nor PostgreSQL's own variables (PGHOST, PGOPTIONS, …) are for the supervisor. */
function environment(): Record<string, string> {
  const allowed = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TZ'];
  return Object.fromEntries(
    allowed.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
