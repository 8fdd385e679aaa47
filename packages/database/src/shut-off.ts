/**
 * Tells a node, while answers and calls are running, that something may have been switched off. On a connection of its own, so that
 * no flood of other work keeps it waiting.
 *
 * Requirements:
 * 1. A notification is only a hint: any role can send one. Whoever holds a stream asks `stillLive` before ending it.
 * 2. Each beat asks the database for a sign of life. A connection that breaks is made anew, and then comes a hint, for what was
 *    said while nobody listened.
 * 3. A second without an answer, whatever the reason, ends what is running: `lost`. Packets that vanish break no connection.
 */
import pg from 'pg';
import { loginUrl } from './login.ts';
import { Refusal, translate } from './refusal.ts';

const beatMs = 300;
const lostAfterMs = 1_000;

export interface ShutOffListener {
  /** Something was switched off, maybe; `tenantId` where the hint named one. */
  hint(tenantId: string | undefined): void;
  /** The database has been out of reach for a second. Said again each beat while it lasts. */
  lost(): void;
}

export interface ShutOffWatch {
  /**
   * @param passes passes of running streams, any tenants'
   * @returns for each whether its key still lives and its epochs stand, whatever its expiry
   * @throws {Refusal} `database_unavailable`: the connection broke; a hint or `lost` follows within a second
   */
  stillLive(passes: readonly string[]): Promise<boolean[]>;
  close(): Promise<void>;
}

export function watchShutOffs(databaseUrl: string, listener: ShutOffListener): ShutOffWatch {
  let client: pg.Client | undefined;
  let connecting: pg.Client | undefined;
  let connectingSince = 0;
  let closed = false;
  let answeredAt = performance.now();
  let asked = 0;
  /** One query after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: loginUrl(databaseUrl, 'coatcheck_app'), application_name: 'coatcheck shut-off', connectionTimeoutMillis: lostAfterMs,
    });
    connecting = next;
    connectingSince = performance.now();
    next.on('error', () => undefined);
    next.on('end', () => drop(next));
    next.on('notification', ({ payload }) => listener.hint(payload === '' ? undefined : payload));
    try {
      await next.connect();
      await next.query('listen coatcheck_shut_off');
    } catch {
      // The next beat tries again; `lost` is said by the clock.
      drop(next);
      return;
    }
    if (closed || connecting !== next) {
      drop(next);
      return;
    }
    connecting = undefined;
    client = next;
    answeredAt = performance.now();
    listener.hint(undefined);
  }

  function drop(dropped: pg.Client | undefined): void {
    if (dropped === undefined) return;
    if (client === dropped) client = undefined;
    if (connecting === dropped) connecting = undefined;
    // Without a query under way it says goodbye, else it cuts the line.
    dropped.end().catch(() => undefined);
  }

  async function ask<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    asked += 1;
    const mine = turn.then(async () => {
      if (client === undefined) throw new Refusal('database_unavailable');
      const { rows } = await client.query<Row>(text, values);
      answeredAt = performance.now();
      return rows;
    });
    turn = mine.catch(() => undefined);
    return mine.finally(() => (asked -= 1));
  }

  function beat(): void {
    if (client === undefined && connecting === undefined) void connect();
    else if (asked === 0) void ask('select').catch(() => undefined);
    // What has come in while this process was busy is read before anything is said of the database.
    setImmediate(() => {
      if (closed || performance.now() - answeredAt < lostAfterMs) return;
      listener.lost();
      drop(client);
      if (performance.now() - connectingSince >= lostAfterMs) drop(connecting);
    });
  }

  void connect();
  const beating = setInterval(beat, beatMs);
  return {
    async stillLive(passes) {
      try {
        const [row] = await ask<{ live: boolean[] }>('select auth.still_live($1) as live', [passes]);
        return row?.live ?? passes.map(() => false);
      } catch (error) {
        throw translate(error);
      }
    },
    async close() {
      closed = true;
      clearInterval(beating);
      await client?.end();
      drop(connecting);
    },
  };
}
