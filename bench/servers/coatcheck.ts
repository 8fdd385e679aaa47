/** The product as an operator runs it: the server's own process, its embedded PostgreSQL, its default limits. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { freePort } from '../../tests/harness/listen.ts';
import type { ServerTasks } from './probe.ts';
import { askOf, type Ask } from './tasks.ts';

const main = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));
const probe = new URL('probe.ts', import.meta.url);
/** A first start makes the database's folder too. Milliseconds. */
const startMsMax = 30_000;

export interface Coatcheck {
  readonly port: number;
  /** From the start of its process until it said that it was ready. Milliseconds. */
  readonly startMs: number;
  /** Only where it runs with the probe. */
  readonly ask: Ask<ServerTasks>;
  createTenant(name: string, origin: string): Promise<TenantCreated>;
  /** Off: the next request with it is refused. */
  revokeKey(keyId: string): Promise<void>;
  /** @returns when it can be found */
  addDocument(tenantId: string, document: { readonly name: string; readonly content: string }): Promise<void>;
  stop(): Promise<void>;
}

export interface CoatcheckOptions {
  /** Beside what every one of them is given here. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: false; the product alone. */
  readonly withProbe?: boolean;
  /** Modules that run before the product. Default: none. */
  readonly preload?: readonly URL[];
}

/** BENCH_NODE_OPTIONS goes to the server's process alone, for a profile: `--cpu-prof --cpu-prof-dir=…`. */
export async function startCoatcheck({ environment = {}, withProbe = false, preload = [] }: CoatcheckOptions = {}): Promise<Coatcheck> {
  const dataDir = await mkdtemp(join(tmpdir(), 'coatcheck-bench-'));
  const operatorToken = environment['OPERATOR_TOKEN'] ?? randomBytes(24).toString('base64url');
  const [port, consolePort] = [await freePort(), await freePort()];
  const { PATH, HOME, BENCH_NODE_OPTIONS } = process.env;
  const modules = [...preload, ...(withProbe ? [probe] : [])].flatMap(({ href }) => ['--import', href]);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...(BENCH_NODE_OPTIONS?.split(' ') ?? []), ...(withProbe ? ['--expose-gc'] : []), ...modules, main], {
    stdio: ['ignore', 'pipe', 'inherit', ...(withProbe ? (['ipc'] as const) : [])],
    serialization: 'advanced',
    env: {
      PATH, HOME, DATA_DIR: dataDir, PORT: String(port), CONSOLE_PORT: String(consolePort), OPERATOR_TOKEN: operatorToken,
      // The load plays the operator's proxy in front of many visitors: limits stand as they are by default, each on its own visitor.
      TRUSTED_PROXIES: '127.0.0.1', LOG_LEVEL: 'warn',
      ...environment,
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
    await ready(child, ended);
  } catch (error) {
    await stop();
    throw error;
  }
  const startMs = performance.now() - startedAt;
  return {
    port,
    startMs,
    ask: askOf<ServerTasks>(child),
    stop,
    async createTenant(name, origin) {
      return TenantCreated.parse(await operator('/tenants', { name, origins: [origin] }));
    },
    async revokeKey(keyId) {
      await operator(`/keys/${keyId}/revoke`, {});
    },
    async addDocument(tenantId, document) {
      await operator(`/tenants/${tenantId}/knowledge`, { ...document, format: 'markdown' });
    },
  };
}

/** It says so itself once both its ports listen. */
async function ready({ stdout }: ChildProcess, ended: Promise<unknown>): Promise<void> {
  const isReady = new Promise<void>((resolve) => {
    let said = '';
    // Read on afterwards: nobody's output may be left to fill a pipe.
    stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < 10_000) said += text;
      if (said.includes('Coatcheck is ready.')) resolve();
    });
  });
  const fails = async (why: string, when: Promise<unknown>): Promise<never> => {
    await when;
    throw new Error(why);
  };
  await Promise.race([isReady, fails('the server ended while starting', ended), fails('the server was not ready in time', later(startMsMax, undefined, { ref: false }))]);
}
