/**
 * Serves `/console/v1`. Before anything is read: the request comes from the console's own pages, and whoever sent it is who they have to be.
 *
 * 1. At the door nobody need be signed in; each operation there asks for a password or a link.
 * 2. One's own: a live session.
 * 3. A tenant's: the tenant in the path is a wish. The database mints a member's pass for it, or refuses; all that follows goes by the pass.
 * 4. The operator's: a session of an operator's, which the database asks for again in each function.
 */
import type { Database } from '@coatcheck/database/database';
import { Refusal } from '@coatcheck/database/refusal';
import type { Context } from 'hono';
import { Hono } from 'hono';
import type { Accounts } from '../../accounts/accounts.ts';
import { addressPrefix, type EdgeEnv } from '../../edge/address-of.ts';
import { createConsoleGate } from '../../edge/console-gate.ts';
import { sessionCookie } from '../../edge/cookies.ts';
import type { TrustedProxies } from '../../limits/address.ts';
import type { Limits } from '../../limits/limits.ts';
import type { AnyOperation } from '../operation.ts';
import type { OperatorParts, TenantCall } from '../operator/operation.ts';
import { operatorCall } from '../operator/operator-call.ts';
import { TenantPath } from '../operator/paging.ts';
import { answerReply, parsePath, readInput } from '../serve-operation.ts';
import type { DoorCall, OwnCall } from './operation.ts';
import { doorOperations, memberOperations, operatorOperations, ownOperations } from './operations.ts';

export interface ConsoleRouterParts {
  readonly database: Pick<Database, 'operator' | 'teams' | 'tenants' | 'counter' | 'accounts'>;
  readonly accounts: Accounts;
  readonly config: OperatorParts['config'];
  readonly limits: Pick<Limits, 'signIn' | 'link' | 'unlessStranger'>;
  readonly proxies: TrustedProxies;
}

/** A request that came through the gate. */
interface Request {
  readonly c: Context<EdgeEnv>;
  readonly session: string | undefined;
  readonly prefix: string;
  /** Headers of the answer. */
  readonly cookies: string[];
}

export function consoleRouter(parts: ConsoleRouterParts): Hono<EdgeEnv> {
  const gate = createConsoleGate(parts.config.consoleUrl);
  const router = new Hono<EdgeEnv>();
  function mount<Given>(below: string, specs: readonly AnyOperation<Given>[], given: (request: Request) => Promise<Given>): void {
    for (const spec of specs) {
      router.on(spec.method.toUpperCase(), `${below}${spec.path}`, async (c) => {
        const request: Request = { c, session: gate.enter(c), prefix: addressPrefix(c, parts.proxies), cookies: [] };
        // Without a cookie there is nothing to ask the database about. Counted apart from visitors, who may share the prefix.
        const who = await (request.session === undefined ? given(request) : parts.limits.unlessStranger(`console ${request.prefix}`, () => given(request)));
        const reply = answerReply(spec, await spec.handle({ ...(await readInput(spec, c)), ...who }));
        for (const cookie of request.cookies) reply.headers.append('set-cookie', cookie);
        return reply;
      });
    }
  }
  mount('', doorOperations, async (request) => doorCall(parts, request));
  mount('', ownOperations, async (request) => ownCall(parts, request));
  mount('', memberOperations, async (request) => memberCall(parts, request));
  mount('/operator', operatorOperations, async ({ c, session }) => {
    await parts.database.teams.checkSession(required(session));
    return operatorCall(parts, required(session), c);
  });
  return router;
}

function required(session: string | undefined): string {
  if (session === undefined) throw new Refusal('session_missing');
  return session;
}

function doorCall({ accounts, database, limits }: ConsoleRouterParts, { c, session, prefix, cookies }: Request): DoorCall {
  return {
    session, accounts, limits,
    people: database.accounts,
    asker: { prefix, userAgent: c.req.header('user-agent') ?? '' },
    cookie: { begin: (begun) => cookies.push(sessionCookie.set(begun)), end: () => cookies.push(sessionCookie.forgotten) },
  };
}

async function ownCall(parts: ConsoleRouterParts, request: Request): Promise<OwnCall> {
  const session = required(request.session);
  return { ...doorCall(parts, request), session, who: await parts.database.accounts.whoami(session) };
}

async function memberCall({ database, config }: ConsoleRouterParts, { c, session }: Request): Promise<TenantCall> {
  const present = required(session);
  const { id } = parsePath(TenantPath, c.req.param());
  const pass = await database.counter.memberPass(present, id);
  return {
    proof: pass,
    operator: database.operator,
    teams: database.teams,
    config,
    asTenant: (tenantId, scope, work) =>
      database.tenants.transaction({ pass, cookie: undefined }, (tx) => {
        if (tx.bearer.tenantId !== tenantId) throw new Refusal('not_found');
        if (!tx.bearer.scopes.includes(scope)) throw new Refusal('role_missing');
        return work(tx);
      }),
  };
}
