/**
 * One server that runs for as long as it is wanted: adopted where one is running, started where none is, started again
 * after a crash.
 */
import { open, rename, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { adoptServer } from './adopt.ts';
import { type ClusterOptions, type RunningPostgres, startPostgres } from './cluster.ts';
import { socketFolderFor } from './socket.ts';

export interface Keeper {
  readonly socketFolder: string;
  /** Settled with the reason when it is given up. */
  readonly failed: Promise<Error>;
  stop(): Promise<void>;
}

export interface KeeperOptions {
  readonly ownerPassword: string;
  readonly logPath: string;
  readonly signal?: AbortSignal | undefined;
  log(line: string): void;
}

/** Crashes within a minute after which it isn't started again. */
const crashesMax = 5;

/**
 * @throws {Error} the server can't be started
 */
export async function keepRunning(home: ClusterOptions, options: KeeperOptions): Promise<Keeper> {
  const { log } = options;
  const stopping = new AbortController();
  const signal = options.signal === undefined ? stopping.signal : AbortSignal.any([stopping.signal, options.signal]);
  const socketFolder = await socketFolderFor(home.folder, home.account);
  const begin = async (): Promise<RunningPostgres> => {
    const orphan = await adoptServer(home.folder, options.ownerPassword, { socketFolder, signal });
    if (orphan !== undefined) {
      log(`adopted the PostgreSQL that was still running (process ${orphan.pid})`);
      return orphan;
    }
    return withLog(options.logPath, (logFile) => startPostgres({ ...home, socketFolder, logFile, signal }));
  };
  let server = await patiently(begin, signal, 4);
  const failed = Promise.withResolvers<Error>();
  const crashes: number[] = [];
  const watch = async () => {
    for (;;) {
      await server.ended;
      if (signal.aborted) return;
      const now = performance.now();
      crashes.push(now);
      if (crashes.filter((at) => now - at < 60_000).length > crashesMax) throw new Error('PostgreSQL crashes again and again');
      log('PostgreSQL ended unexpectedly; starting it again');
      server = await patiently(begin, signal, 20);
      // It may have become ready in the moment it was no longer wanted.
      if (signal.aborted) await stopServer(server);
    }
  };
  const watching = watch().catch((error: unknown) => {
    if (!signal.aborted) failed.resolve(error instanceof Error ? error : new Error(String(error)));
  });
  return {
    socketFolder: server.socketFolder,
    failed: failed.promise,
    stop: async () => {
      stopping.abort(new Error('the database is stopping'));
      await stopServer(server);
      await watching;
    },
  };
}

/** A killed server's children need a moment to notice; until then PostgreSQL refuses to start. Tries each 250 ms. */
async function patiently<Result>(begin: () => Promise<Result>, signal: AbortSignal, triesMax: number): Promise<Result> {
  for (let triesLeft = triesMax - 1; ; triesLeft -= 1) {
    try {
      return await begin();
    } catch (error) {
      if (triesLeft === 0 || signal.aborted) throw error;
      await delay(250, undefined, { signal });
    }
  }
}

/** Fast: clients are disconnected, a checkpoint is written. Too slow: at once; nothing is lost, the next start recovers. */
async function stopServer({ pid, ended }: RunningPostgres): Promise<void> {
  // Its process id may be somebody else's by now.
  if (await Promise.race([ended.then(() => true), delay(0, false)])) return;
  for (const [signal, patienceMs] of [['SIGINT', 1_400], ['SIGQUIT', 400], ['SIGKILL', 1_000]] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return; // gone already
    }
    const settled = await Promise.race([ended.then(() => true), delay(patienceMs, false)]);
    if (settled) return;
  }
}

const logBytesMax = 1_000_000;

/** The log is cut at each start; while running little is written (see settings.ts). */
async function withLog<Result>(path: string, run: (logFile: number) => Promise<Result>): Promise<Result> {
  const bytes = await stat(path).then((found) => found.size, () => 0);
  if (bytes > logBytesMax) await rename(path, `${path}.old`);
  const file = await open(path, 'a', 0o600);
  try {
    return await run(file.fd);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}; see ${path}`, { cause: error });
  } finally {
    await file.close();
  }
}
