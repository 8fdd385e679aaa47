/** A node's watch over switch-offs, with a line to the database that can be cut, or swallow everything. */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { watchShutOffs, type ShutOffWatch } from '@coatcheck/database/shut-off';
import { operatorToken, startTestDatabase, type TestDatabase } from '../harness/tenants.ts';

let test: TestDatabase;
let watch: ShutOffWatch | undefined;
let line: Line | undefined;

beforeAll(async () => {
  test = await startTestDatabase();
});
afterAll(() => test?.stop());
afterEach(async () => {
  await line?.close();
  await watch?.close();
});

interface Line {
  readonly databaseUrl: string;
  /** Breaks what is connected; new connections are taken and never answered. */
  hang(): void;
  /** Swallows both directions without breaking anything. */
  swallow(): void;
  restore(): void;
  close(): Promise<void>;
}

/** Forwards to the test's PostgreSQL, whichever kind it is. */
async function openLine(databaseUrl: string): Promise<Line> {
  const url = new URL(databaseUrl);
  const folder = url.searchParams.get('host');
  const to: NetConnectOpts = folder === null ? { host: url.hostname, port: Number(url.port) } : { path: join(folder, '.s.PGSQL.5432') };
  const sockets = new Set<Socket>();
  let mode: 'open' | 'hang' | 'swallow' = 'open';
  const server: Server = createServer((near) => {
    sockets.add(near.on('error', () => undefined));
    if (mode !== 'open') return;
    const far = connect(to).on('error', () => undefined);
    sockets.add(far);
    near.on('data', (bytes) => mode === 'open' && far.write(bytes)).on('close', () => far.destroy());
    far.on('data', (bytes) => mode === 'open' && near.write(bytes)).on('close', () => near.destroy());
  });
  const home = await mkdtemp(join(tmpdir(), 'line-'));
  await new Promise<void>((resolve) => server.listen(join(home, '.s.PGSQL.5432'), resolve));
  return {
    databaseUrl: `postgres://coatcheck_app:${url.password}@localhost${url.pathname}?host=${encodeURIComponent(home)}`,
    hang() {
      mode = 'hang';
      for (const socket of sockets) socket.destroy();
    },
    swallow: () => void (mode = 'swallow'),
    restore() {
      mode = 'open';
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** A watch whose hints and losses can be waited for. */
async function watched() {
  line = await openLine(test.cluster.databaseUrl);
  let heard: { readonly said: 'hint' | 'lost'; readonly tenantId?: string | undefined; readonly at: number }[] = [];
  let wake = () => {};
  const hear = (entry: Omit<(typeof heard)[number], 'at'>) => {
    heard.push({ ...entry, at: performance.now() });
    wake();
  };
  watch = watchShutOffs(line.databaseUrl, { hint: (tenantId) => hear({ said: 'hint', tenantId }), lost: () => hear({ said: 'lost' }) });
  const next = async (said: 'hint' | 'lost') => {
    for (;;) {
      const at = heard.findIndex((entry) => entry.said === said);
      const [entry] = at < 0 ? [] : heard.splice(at, 1);
      if (entry !== undefined) return entry;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  await next('hint');
  return { line, watch, next, forget: () => (heard = []) };
}

describe('the watch over switch-offs', () => {
  it('hints at the tenant that was switched off, and knows which passes that ended', async () => {
    const { watch: watching, next } = await watched();
    const [tenant, other] = [await test.createTenant('A'), await test.createTenant('B')];
    const passes = [(await test.openVisitor(tenant)).accessToken, (await test.openVisitor(other)).accessToken, 'x.y.z'];
    expect(await watching.stillLive(passes)).toEqual([true, true, false]);
    await test.database.operator.switchKey(operatorToken, tenant.keyId, false);
    expect((await next('hint')).tenantId).toBe(tenant.tenantId);
    expect(await watching.stillLive(passes)).toEqual([false, true, false]);
  });

  for (const trouble of ['hang', 'swallow'] as const) {
    it(`says that the database is lost when the line ${trouble === 'hang' ? 'breaks and new ones get no answer' : 'swallows everything without breaking'}, and goes on afterwards`, async () => {
      const { line: wire, watch: watching, next, forget } = await watched();
      wire[trouble]();
      // What is asked meanwhile is refused rather than kept waiting for ever.
      await expect(watching.stillLive(['x.y.z'])).rejects.toMatchObject({ code: 'database_unavailable' });
      await next('lost');
      wire.restore();
      forget();
      await next('hint');
      expect(await watching.stillLive(['x.y.z'])).toEqual([false]);
    });
  }

  it('ends while the database is out of reach', async () => {
    const { line: wire, watch: watching, next } = await watched();
    wire.swallow();
    await next('lost');
    await watching.close();
  });
});
