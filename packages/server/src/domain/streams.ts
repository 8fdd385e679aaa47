/**
 * The answers and calls that are running on this node, so that a switch-off ends them and no session runs too many.
 *
 * A hint that something was switched off is only a hint: the database is asked before anything ends.
 */
import type { Database } from '@coatcheck/database/database';
import { Refusal } from '@coatcheck/database/refusal';
import type { Log } from '../log.ts';

/** A key that stops by itself at the end of its overlap tells nobody: all streams are looked at this often. Milliseconds. */
const lookEveryMs = 1_000;

/** Why a stream was ended from outside. */
export type StreamEnd = 'key_revoked' | 'database_unavailable';

interface Stream {
  readonly sessionId: string;
  readonly tenantId: string;
  pass: string;
  /** A call: has a limit of its own. */
  readonly isCall: boolean;
  readonly controller: AbortController;
}

export interface StreamBearer {
  readonly sessionId: string;
  readonly tenantId: string;
}

export interface RunningStream {
  /** Aborted with a {@link Refusal} when the stream has to end. */
  readonly signal: AbortSignal;
  /** Goes on under the next pass of the same session. */
  renew(pass: string): void;
  /** Has to be called once, however it ended. */
  close(): void;
}

export interface Streams {
  /** @throws {Refusal} `too_many_streams` */
  open(bearer: StreamBearer, pass: string): RunningStream;
  /** The same for a call, which is not one of the session's streams. */
  openCall(bearer: StreamBearer, pass: string): RunningStream;
  readonly count: number;
  /** Ends all, for a shutdown. */
  close(): Promise<void>;
}

export function createStreams(database: Pick<Database, 'watchShutOffs'>, perSessionMax: number, log: Log): Streams {
  const running = new Set<Stream>();

  function end(streams: Iterable<Stream>, reason: StreamEnd): void {
    for (const stream of streams) stream.controller.abort(new Refusal(reason));
  }

  async function check(tenantId: string | undefined): Promise<void> {
    const concerned = [...running].filter((stream) => tenantId === undefined || stream.tenantId === tenantId);
    if (concerned.length === 0) return;
    try {
      const live = await watch.stillLive(concerned.map(({ pass }) => pass));
      end(concerned.filter((_, index) => live[index] !== true), 'key_revoked');
    } catch (error) {
      // A connection that broke is the watch's own matter: it hints again once there is another, or says `lost` within a second. Any other
      // failure leaves us not knowing, and that closes.
      log.warn({ err: error }, 'could not ask which streams may go on');
      if (!(error instanceof Refusal)) end(concerned, 'database_unavailable');
    }
  }

  const watch = database.watchShutOffs({
    hint: (tenantId) => void check(tenantId),
    lost: () => end(running, 'database_unavailable'),
  });

  const looking = setInterval(() => void check(undefined), lookEveryMs);

  function run({ sessionId, tenantId }: StreamBearer, pass: string, isCall: boolean): RunningStream {
    const stream: Stream = { sessionId, tenantId, pass, isCall, controller: new AbortController() };
    running.add(stream);
    return { signal: stream.controller.signal, renew: (next) => (stream.pass = next), close: () => running.delete(stream) };
  }

  return {
    open(bearer, pass) {
      const own = [...running].filter((stream) => !stream.isCall && stream.sessionId === bearer.sessionId).length;
      if (own >= perSessionMax) throw new Refusal('too_many_streams', { retryAfterSeconds: 2 });
      return run(bearer, pass, false);
    },
    openCall: (bearer, pass) => run(bearer, pass, true),
    get count() {
      return running.size;
    },
    async close() {
      clearInterval(looking);
      end(running, 'database_unavailable');
      await watch.close();
    },
  };
}
