/** The console's API without a server behind it: state in memory, the contract's schemas on the way in, and failures on command. */
import { randomUUID } from 'node:crypto';
import { InvitationAccept, InvitationToken, Welcome } from '@coatcheck/contract/console/invitations';
import { PasswordChange, SignIn } from '@coatcheck/contract/console/session';
import type { ProblemCode } from '@coatcheck/contract/problems';
import * as z from 'zod/mini';
import { answerOperator } from './scripted-operator.ts';
import { type ApiAnswer, type ApiRequest, done, inDays, ok, problem, type ScriptedState } from './scripted-state.ts';
import { answerTenant } from './scripted-tenant.ts';
import { createWorld, type Person, type World } from './scripted-world.ts';

/** What goes wrong from now on. */
export interface Mode {
  /** No answer at all to these. */
  readonly offline?: RegExp;
  readonly refuse?: { readonly path: RegExp; readonly code: ProblemCode; readonly retryAfterSeconds?: number; readonly method?: string };
  /** An answer of another shape than the contract's. */
  readonly garbled?: RegExp;
  /** Milliseconds before each answer. */
  readonly delayMs?: number;
}

export const welcomeToken = 'W'.repeat(43);
function meOf(person: Person, world: World) {
  const tenants = [...world.tenants.values()]
    .flatMap(({ tenant, members }) => {
      const role = members.get(person.id);
      return role === undefined ? [] : [{ tenant_id: tenant.tenant_id, label: tenant.label, name: tenant.name, role, status: tenant.status }];
    })
    .sort((a, b) => a.name.localeCompare(b.name));
  return { user: { user_id: person.id, email: person.email, name: person.name }, is_operator: person.isOperator, tenants };
}

export function createScriptedApi() {
  const state: ScriptedState = { world: createWorld(), sessions: new Map(), invitations: new Map(), origin: '' };
  let mode: Mode = {};
  let isWelcomed = false;
  const log: string[] = [];

  const enter = (person: Person, userAgent: string, wrap: (me: unknown) => unknown = (me) => me): ApiAnswer => {
    const cookie = randomUUID();
    state.sessions.set(cookie, { id: randomUUID(), person, at: new Date().toISOString(), userAgent });
    return { status: 200, cookie, body: wrap(meOf(person, state.world)) };
  };

  const newPerson = (email: string, name: string, password: string, isOperator: boolean): Person => {
    const person: Person = { id: randomUUID(), email, name, password, isOperator };
    state.world.people.set(email, person);
    return person;
  };

  const accept = ({ body, userAgent }: ApiRequest, present: Person | undefined): ApiAnswer => {
    const asked = z.safeParse(InvitationAccept, body);
    if (!asked.success) return problem('invalid_request');
    const invited = state.invitations.get(asked.data.token);
    if (invited === undefined) return problem('invitation_invalid');
    const { account } = asked.data;
    if (account !== undefined && state.world.people.has(invited.email)) return problem('conflict');
    const person = account === undefined ? present : newPerson(invited.email, account.name, account.password, false);
    if (person === undefined) return problem('session_missing');
    if (person.email !== invited.email) return problem('invitation_invalid');
    state.invitations.delete(invited.token);
    invited.tenant.members.set(person.id, invited.role);
    return account === undefined ? ok(meOf(person, state.world)) : enter(person, userAgent);
  };

  const withoutSession = (request: ApiRequest, present: Person | undefined): ApiAnswer | undefined => {
    const { path, body, userAgent } = request;
    if (path === '/sign-in') {
      const asked = z.safeParse(SignIn, body);
      if (!asked.success) return problem('invalid_request');
      const person = state.world.people.get(asked.data.email);
      if (person?.password !== asked.data.password) return problem('sign_in_failed');
      return enter(person, userAgent, (me) => ({ status: 'signed_in', me }));
    }
    if (path === '/welcome') {
      const asked = z.safeParse(Welcome, body);
      if (!asked.success) return problem('invalid_request');
      if (isWelcomed || asked.data.token !== welcomeToken) return problem('invitation_invalid');
      isWelcomed = true;
      return enter(newPerson(asked.data.email, asked.data.name, asked.data.password, true), userAgent);
    }
    if (path === '/invitations/look-up') {
      const asked = z.safeParse(InvitationToken, body);
      const invited = asked.success ? state.invitations.get(asked.data.token) : undefined;
      if (invited === undefined) return problem('invitation_invalid');
      const { tenant } = invited.tenant;
      return ok({ email: invited.email, role: invited.role, tenant: { label: tenant.label, name: tenant.name }, expires_at: inDays(7) });
    }
    return path === '/invitations/accept' ? accept(request, present) : undefined;
  };

  const ofSession = ({ path, method, cookie = '', body }: ApiRequest, person: Person): ApiAnswer | undefined => {
    const own = [...state.sessions].filter(([, session]) => session.person === person);
    if (path === '/me') return ok(meOf(person, state.world));
    if (path === '/sign-out') {
      state.sessions.delete(cookie);
      return { status: 204, cookie: '' };
    }
    if (path === '/sessions') {
      return ok({
        sessions: own.map(([secret, { id, at, userAgent }]) => ({ session_id: id, current: secret === cookie, created_at: at, expires_at: inDays(1), user_agent: userAgent, address: '192.0.2.0/24' })),
      });
    }
    const endOthers = () => own.filter(([secret]) => secret !== cookie).forEach(([secret]) => state.sessions.delete(secret));
    if (path === '/sessions/end-others') {
      endOthers();
      return done;
    }
    if (path.startsWith('/sessions/') && method === 'DELETE') {
      const found = own.find(([, { id }]) => path.endsWith(id));
      if (found === undefined) return problem('not_found');
      state.sessions.delete(found[0]);
      return done;
    }
    if (path !== '/password') return undefined;
    const asked = z.safeParse(PasswordChange, body);
    if (!asked.success) return problem('invalid_request');
    if (asked.data.current_password !== person.password) return problem('sign_in_failed');
    person.password = asked.data.new_password;
    endOthers();
    return done;
  };

  const answer = (request: ApiRequest): ApiAnswer | 'nothing' => {
    const { path, method, cookie } = request;
    log.push(`${method} ${path}`);
    if (mode.offline?.test(path) === true) return 'nothing';
    if (mode.garbled?.test(path) === true) return ok({ surprise: true });
    const { refuse } = mode;
    if (refuse !== undefined && refuse.path.test(path) && (refuse.method === undefined || refuse.method === method)) return problem(refuse.code, undefined, refuse.retryAfterSeconds);
    const person = cookie === undefined ? undefined : state.sessions.get(cookie)?.person;
    const open = withoutSession(request, person);
    if (open !== undefined) return open;
    if (person === undefined) return problem('session_missing');
    return (
      ofSession(request, person) ??
      (path.startsWith('/operator/') ? answerOperator(state, request, person) : path.startsWith('/tenants/') ? answerTenant(state, request, person) : problem('not_found'))
    );
  };

  return {
    answer,
    /** Every request, in order. */
    log,
    world: state.world,
    setOrigin: (origin: string) => {
      state.origin = origin;
    },
    setMode: (next: Mode) => {
      mode = next;
    },
    delayMs: () => mode.delayMs ?? 0,
    /** @returns the cookie of a new session of that person */
    session: (email: string): string => {
      const person = state.world.people.get(email);
      if (person === undefined) throw new Error(`nobody is ${email}`);
      return enter(person, 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15').cookie ?? '';
    },
    /** Everybody is signed out from now on. */
    endSessions: () => state.sessions.clear(),
  };
}

export type ScriptedApi = ReturnType<typeof createScriptedApi>;
