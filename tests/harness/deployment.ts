/**
 * A whole server on a database of its own, for tests that talk to it over real sockets as strangers do.
 */
import http, { type IncomingHttpHeaders } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LeadList } from '@coatcheck/contract/operator/records';
import { TenantCreated, TenantList } from '@coatcheck/contract/operator/tenants';
import { TokenResponse } from '@coatcheck/contract/token';
import { migrate } from '@coatcheck/database/migrate';
import { readConfig } from '@coatcheck/server/config';
import { createLog } from '@coatcheck/server/log';
import { startServer, type StartedServer } from '@coatcheck/server/server';
import { startScratchCluster, type ScratchCluster } from './cluster.ts';
import { freePort } from './listen.ts';

/** All tests come from one address. Those about limits set their own. */
export const limitsOutOfTheWay = { LIMIT_STRANGERS: '1000000', LIMIT_LEADS_PREFIX: '1000000', LIMIT_CONVERSATIONS_VISITOR: '1000000' };

export const operatorToken = 'test-operator-token-0123456789abcdef';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RequestOptions {
  readonly method?: string;
  readonly host?: string;
  readonly headers?: Record<string, string | string[]>;
  /** An object is sent as JSON, a string or buffer as it is. */
  readonly body?: unknown;
}

/** One request to 127.0.0.1 with any Host: Node's resolver doesn't know `<label>.localhost`. */
export function request(port: number, path: string, { method = 'GET', host = `localhost:${port}`, headers = {}, body }: RequestOptions = {}): Promise<Reply> {
  const payload = body === undefined ? undefined : typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const sent = http.request(
      {
        host: '127.0.0.1', port, path, method,
        headers: { host, ...(payload ? { 'content-type': 'application/json', 'content-length': payload.length } : {}), ...headers },
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks).toString() }));
        reply.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(payload);
  });
}

/** The code of a refused request's problem. */
export function problemOf(reply: Reply): string {
  if (!reply.headers['content-type']?.startsWith('application/problem+json')) return `${reply.status} without a problem`;
  return String(JSON.parse(reply.body).code);
}

/** The events of an answered message. */
export function eventsOf(reply: Reply): Record<string, unknown>[] {
  return reply.body.split('\n').filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice(6)));
}

export interface Deployment {
  readonly server: StartedServer;
  readonly cluster: ScratchCluster;
  readonly port: number;
  readonly consolePort: number;
  readonly dataDir: string;
  /** A call of the operator's API. */
  operator(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  createTenant(body: Record<string, unknown>): Promise<TenantCreated>;
  stop(): Promise<void>;
}

/**
 * @param environment as for the server's process
 * @param options.demo with the demo's tenants and their websites
 * @param options.logTo gets the log's lines instead of standard error
 */
export async function startDeployment(environment: Record<string, string> = {}, options: { demo?: boolean; logTo?: { write(line: string): void } } = {}): Promise<Deployment> {
  const cluster = await startScratchCluster();
  const dataDir = await mkdtemp(join(tmpdir(), 'coatcheck-data-'));
  await migrate({ ownerUrl: cluster.ownerUrl, appPassword: cluster.appPassword, operatorToken, log: () => undefined });
  const [port, consolePort] = [await freePort(), await freePort()];
  const config = readConfig({
    PORT: String(port), CONSOLE_PORT: String(consolePort), DATA_DIR: dataDir, DATABASE_URL: cluster.databaseUrl, OPERATOR_TOKEN: operatorToken,
    LOG_LEVEL: 'fatal', DEMO_PORTS: '0,0', ...limitsOutOfTheWay, ...environment,
  });
  const server = await startServer(config, createLog(config.logLevel, options.logTo), { demo: options.demo ?? false });
  const operator: Deployment['operator'] = (method, path, body, headers = {}) =>
    request(consolePort, `/operator/v1${path}`, { method, body, headers: { authorization: `Bearer ${operatorToken}`, ...headers } });
  return {
    server, cluster, port, consolePort, dataDir, operator,
    async createTenant(body) {
      const reply = await operator('POST', '/tenants', body);
      if (reply.status !== 201) throw new Error(`creating a tenant answered ${reply.status}: ${reply.body}`);
      return TenantCreated.parse(JSON.parse(reply.body));
    },
    async stop() {
      await server.close();
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What the frame sends with every request of its own. */
export const frameHeaders = (host: string) => ({
  origin: `http://${host}`, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty',
});

export interface TestVisitor {
  readonly host: string;
  readonly token: TokenResponse;
  /** As a Cookie header. */
  readonly cookie: string;
  /** With pass and cookie. */
  readonly headers: Record<string, string>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
}

/** Loads the frame's document as the page's browser does. */
export function loadFrame(port: number, tenant: { label: string; publishable_key: string }, headers: Record<string, string> = {}): Promise<Reply> {
  return request(port, `/frame?key=${tenant.publishable_key}`, {
    host: `${tenant.label}.localhost:${port}`,
    headers: { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site', ...headers },
  });
}

export function ticketIn(frame: Reply): string {
  const ticket = /name="coatcheck-ticket" content="([^"]+)"/.exec(frame.body)?.[1];
  if (ticket === undefined) throw new Error(`no ticket: /frame answered ${frame.status} ${frame.body.slice(0, 200)}`);
  return ticket;
}

/** Takes a ticket and exchanges it, as the sealed frame does. */
export async function openVisitor(port: number, tenant: { label: string; publishable_key: string }, cookie?: string): Promise<TestVisitor> {
  const host = `${tenant.label}.localhost:${port}`;
  const ticket = ticketIn(await loadFrame(port, tenant));
  const reply = await request(port, '/v1/token', {
    method: 'POST', host, headers: { ...frameHeaders(host), ...(cookie ? { cookie } : {}) }, body: { publishable_key: tenant.publishable_key, ticket },
  });
  if (reply.status !== 200) throw new Error(`/v1/token answered ${reply.status}: ${reply.body}`);
  const token = TokenResponse.parse(JSON.parse(reply.body));
  const set = (reply.headers['set-cookie'] ?? []).map((value) => value.split(';')[0]).join('; ');
  const headers = { ...frameHeaders(host), authorization: `Bearer ${token.access_token}`, cookie: set };
  return {
    host, token, cookie: set, headers,
    send: (method, path, body, extra = {}) => request(port, path, { method, host, body, headers: { ...headers, ...extra } }),
  };
}

/** @returns the email address of each lead that a tenant has, null where none was left */
export async function leadsOf({ operator }: Pick<Deployment, 'operator'>, tenantName: string): Promise<(string | null)[]> {
  const { tenants } = TenantList.parse(JSON.parse((await operator('GET', '/tenants')).body));
  const tenant = tenants.find(({ name }) => name === tenantName);
  const reply = await operator('GET', `/tenants/${tenant?.tenant_id}/leads`, undefined, { 'coatcheck-reason': 'test' });
  return LeadList.parse(JSON.parse(reply.body)).leads.map(({ email }) => email);
}
