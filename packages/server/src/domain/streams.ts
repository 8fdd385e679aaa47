/**
 * The answers that are running on this node, so that a switch-off ends them and no session runs too many.
 *
 * A hint that something was switched off is only a hint: the database is asked before anything ends.
 */
import type { Database } from '@coatcheck/database/database';
import { Refusal } from '@coatcheck/database/refusal';
import type { Log } from '../log.ts';

/** Why a stream was ended from outside. */
export type StreamEnd = 'key_revoked' | 'database_unavailable';

interface Stream {
  readonly sessionId: string;
  readonly tenantId: string;
  readonly pass: string;
  readonly controller: AbortController;
}

export interface RunningStream {
  /** Aborted with a {@link Refusal} when the stream has to end. */
  readonly signal: AbortSignal;
  /** Has to be called once, however it ended. */
  close(): void;
}

export interface Streams {
  /** @throws {Refusal} `too_many_streams` */
  open(bearer: { readonly sessionId: string; readonly tenantId: string }, pass: string): RunningStream;
  readonly count: number;
  /** Ends all, for a shutdown. */
  close(): Promise<void>;
}

export function createStreams(database: Pick<Database, 'stillLive' | 'watchShutOffs'>, perSessionMax: number, log: Log): Streams {
  const running = new Set<Stream>();

  function end(streams: Iterable<Stream>, reason: StreamEnd): void {
    for (const stream of streams) stream.controller.abort(new Refusal(reason));
  }

  async function check(tenantId: string | undefined): Promise<void> {
    const concerned = [...running].filter((stream) => tenantId === undefined || stream.tenantId === tenantId);
    if (concerned.length === 0) return;
    try {
      const live = await database.stillLive(concerned.map(({ pass }) => pass));
      end(concerned.filter((_, index) => live[index] !== true), 'key_revoked');
    } catch (error) {
      // Not knowing closes: the watch says `lost` when this lasts, and a refused question ends what it was about.
      log.warn({ err: error }, 'could not ask which streams may go on');
      if (!(error instanceof Refusal)) end(concerned, 'database_unavailable');
    }
  }

  const watch = database.watchShutOffs({
    hint: (tenantId) => void check(tenantId),
    lost: () => end(running, 'database_unavailable'),
  });

  return {
    open({ sessionId, tenantId }, pass) {
      const own = [...running].filter((stream) => stream.sessionId === sessionId).length;
      if (own >= perSessionMax) throw new Refusal('too_many_streams', { retryAfterSeconds: 2 });
      const stream: Stream = { sessionId, tenantId, pass, controller: new AbortController() };
      running.add(stream);
      return { signal: stream.controller.signal, close: () => running.delete(stream) };
    },
    get count() {
      return running.size;
    },
    async close() {
      end(running, 'database_unavailable');
      await watch.close();
    },
  };
}
