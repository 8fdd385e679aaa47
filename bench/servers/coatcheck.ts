/** The product as an operator runs it: the server's own process, its embedded PostgreSQL, its default limits. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { freePort } from '../../tests/harness/listen.ts';
import { say } from '../report.ts';

const main = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));
/** A first start makes the database's folder too. Milliseconds. */
const startMsMax = 30_000;

export interface Coatcheck {
  readonly port: number;
  createTenant(name: string, origin: string): Promise<TenantCreated>;
  /** Off: the next request with it is refused. */
  revokeKey(keyId: string): Promise<void>;
  stop(): Promise<void>;
}

/** BENCH_NODE_OPTIONS goes to the server's process alone, for a profile: `--cpu-prof --cpu-prof-dir=…`. */
export async function startCoatcheck(): Promise<Coatcheck> {
  const dataDir = await mkdtemp(join(tmpdir(), 'coatcheck-bench-'));
  const operatorToken = randomBytes(24).toString('base64url');
  const [port, consolePort] = [await freePort(), await freePort()];
  const { PATH, HOME, BENCH_NODE_OPTIONS } = process.env;
  const child = spawn(process.execPath, [...(BENCH_NODE_OPTIONS?.split(' ') ?? []), main], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH, HOME, DATA_DIR: dataDir, PORT: String(port), CONSOLE_PORT: String(consolePort), OPERATOR_TOKEN: operatorToken,
      // The load plays the operator's proxy in front of many visitors: limits stand as they are by default, each on its own visitor.
      TRUSTED_PROXIES: '127.0.0.1', LOG_LEVEL: 'warn',
    },
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    const cutOff = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(cutOff);
    await rm(dataDir, { recursive: true, force: true });
  };

  async function operator(path: string, body: unknown): Promise<unknown> {
    const reply = await fetch(`http://127.0.0.1:${consolePort}/operator/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`POST ${path} answered ${reply.status}: ${await reply.text()}`);
    return reply.json();
  }

  try {
    await ready(consolePort, ended);
  } catch (error) {
    await stop();
    throw error;
  }
  say('   coatcheck is up');
  return {
    port,
    stop,
    async createTenant(name, origin) {
      return TenantCreated.parse(await operator('/tenants', { name, origins: [origin] }));
    },
    async revokeKey(keyId) {
      await operator(`/keys/${keyId}/revoke`, {});
    },
  };
}

async function ready(port: number, ended: Promise<unknown>): Promise<void> {
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  for (const startedAt = performance.now(); performance.now() - startedAt < startMsMax; ) {
    if (hasEnded) throw new Error('the server ended while starting');
    const reply = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (reply?.status === 200) return;
    await later(50);
  }
  throw new Error('the server was not ready in time');
}
