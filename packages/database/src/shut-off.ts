/**
 * Tells a node, while answers and calls are running, that something may have been switched off.
 *
 * Requirements:
 * 1. A notification is only a hint: any role can send one. Whoever holds a stream asks `stillLive` before ending it.
 * 2. While the listener is lost, the hint comes every 300 ms instead.
 * 3. A second without the database ends what is running: `lost`.
 */
import type { Pool } from 'pg';
import pg from 'pg';
import { loginUrl } from './login.ts';
import { translate } from './refusal.ts';

const retryMs = 300;
const lostAfterMs = 1_000;

export interface ShutOffWatch {
  close(): Promise<void>;
}

export interface ShutOffListener {
  /** Something was switched off, maybe; `tenantId` where the hint named one. */
  hint(tenantId: string | undefined): void;
  /** The database has been out of reach for a second. */
  lost(): void;
}

export function watchShutOffs(databaseUrl: string, listener: ShutOffListener): ShutOffWatch {
  let closed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let reachedAt = Date.now();

  function again(): void {
    if (closed || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (Date.now() - reachedAt >= lostAfterMs) listener.lost();
      else listener.hint(undefined);
      void listen();
    }, retryMs);
  }

  async function listen(): Promise<void> {
    const next = new pg.Client({
      connectionString: loginUrl(databaseUrl, 'coatcheck_app'), application_name: 'coatcheck shut-off', connectionTimeoutMillis: 2_000, keepAlive: true,
    });
    client = next;
    next.on('error', () => undefined);
    next.on('end', again);
    next.on('notification', ({ payload }) => listener.hint(payload === '' ? undefined : payload));
    try {
      await next.connect();
      await next.query('listen coatcheck_shut_off');
      reachedAt = Date.now();
      // What was said while nobody listened.
      listener.hint(undefined);
      next.on('end', () => (reachedAt = Date.now()));
    } catch {
      // Said by `lost` after a second; the next try is due in 300 ms.
      again();
    }
  }

  void listen();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}

/**
 * @param passes passes of running streams, any tenants'
 * @returns for each whether its key still lives and its epochs stand, whatever its expiry
 */
export async function stillLive(pool: Pool, passes: readonly string[]): Promise<boolean[]> {
  try {
    const { rows } = await pool.query<{ live: boolean[] }>({ name: 'still-live', text: 'select auth.still_live($1) as live', values: [passes] });
    return rows[0]?.live ?? passes.map(() => false);
  } catch (error) {
    throw translate(error);
  }
}
