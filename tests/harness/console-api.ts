/** Somebody at the console, in a browser of their own: sends what the console's own pages send, and keeps the cookie. */
import { randomBytes } from 'node:crypto';
import type { Role } from '@coatcheck/contract/console/session';
import { request, type Deployment, type Reply } from './deployment.ts';

export interface ConsoleVisit {
  /** As a Cookie header; empty while nobody is signed in. */
  cookie: string;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
}

export const consoleHeaders = (port: number) => ({
  origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty',
});

export function openConsole({ consolePort }: Pick<Deployment, 'consolePort'>): ConsoleVisit {
  const visit: ConsoleVisit = {
    cookie: '',
    async send(method, path, body, headers = {}) {
      const reply = await request(consolePort, `/console/v1${path}`, {
        method, body, host: `127.0.0.1:${consolePort}`,
        headers: { ...consoleHeaders(consolePort), ...(visit.cookie === '' ? {} : { cookie: visit.cookie }), ...headers },
      });
      for (const set of reply.headers['set-cookie'] ?? []) {
        const [pair = ''] = set.split(';');
        visit.cookie = pair.endsWith('=') ? '' : pair;
      }
      return reply;
    },
  };
  return visit;
}

export const tokenIn = (link: string): string => link.split('#')[1] ?? '';
export const newPassword = (): string => randomBytes(12).toString('base64url');

export interface Signed extends ConsoleVisit {
  readonly email: string;
  readonly password: string;
  readonly userId: string;
}

function signed(visit: ConsoleVisit, reply: Reply, email: string, password: string): Signed {
  if (reply.status !== 200) throw new Error(`coming in answered ${reply.status}: ${reply.body}`);
  return Object.assign(visit, { email, password, userId: JSON.parse(reply.body).user.user_id });
}

/** Follows the link of the first start. */
export async function firstOperator(deployment: Deployment, email = 'operator@example.org'): Promise<Signed> {
  const [visit, password] = [openConsole(deployment), newPassword()];
  const reply = await visit.send('POST', '/welcome', { token: tokenIn(deployment.server.welcomeUrl ?? ''), email, name: 'Olga', password });
  return signed(visit, reply, email, password);
}

/** Invited by the operator, with an account of their own. */
export async function join(deployment: Deployment, operator: ConsoleVisit, tenantId: string, role: Role, email: string): Promise<Signed> {
  const invited = await operator.send('POST', `/operator/tenants/${tenantId}/invitations`, { email, role });
  if (invited.status !== 201) throw new Error(`inviting answered ${invited.status}: ${invited.body}`);
  const [visit, password] = [openConsole(deployment), newPassword()];
  const body = { token: tokenIn(JSON.parse(invited.body).link), account: { name: `${role} ${email}`, password } };
  return signed(visit, await visit.send('POST', '/invitations/accept', body), email, password);
}
