/**
 * How the process ends. Whatever makes it, it happens once and in order: calls and answers are told and may be taken up on another
 * node, the books are closed, the database is stopped.
 *
 * - It is told to, by a signal: 0.
 * - It can't go on, as its database is lost: 1.
 * - Something failed that nobody handled: 1. What state that left behind nobody knows, so the process doesn't go on with it; who runs it
 *   finds a fatal line with a code, and starts it again.
 */
import type { Log } from './log.ts';
import type { StartedServer } from './server.ts';

/** An end that takes longer is cut off. Milliseconds; supervisors of processes expect less than 2.5 s. */
const endMsMax = 2_400;

export interface ProcessEnd {
  /** From here on the end is in order; a failure before that ends the process at once. */
  of(server: Pick<StartedServer, 'close' | 'failed'>): void;
}

export function processEnd(log: Log): ProcessEnd {
  let close: (() => Promise<void>) | undefined;
  let isEnding = false;

  function end(code: 0 | 1): void {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(1), endMsMax).unref();
    void (close?.() ?? Promise.resolve()).then(() => process.exit(code), () => process.exit(1));
  }

  function fail(code: 'unhandled_rejection' | 'uncaught_exception' | 'database_lost', error: unknown): void {
    log.fatal({ err: error, code }, isEnding ? 'failed while stopping' : 'stopping, as this can’t go on');
    end(1);
  }

  // Two of them: told of a rejection as an exception, Node would put what was rejected into the error's message, whatever it is.
  process.on('unhandledRejection', (reason) => fail('unhandled_rejection', reason));
  process.on('uncaughtException', (error) => fail('uncaught_exception', error));

  return {
    of(server) {
      close = () => server.close();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(0));
      void server.failed.then((reason) => fail('database_lost', reason));
    },
  };
}
