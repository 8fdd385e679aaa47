/** What the parts of the scripted API share: a request, an answer, and what is kept between them. */
import type { Role } from '@coatcheck/contract/console/session';
import { type ProblemCode, problemOf } from '@coatcheck/contract/problems';
import type { Person, ScriptedTenant, World } from './scripted-world.ts';

export interface ApiRequest {
  readonly method: string;
  /** Below `/console/v1`. */
  readonly path: string;
  readonly search: URLSearchParams;
  readonly body: unknown;
  readonly cookie: string | undefined;
  readonly userAgent: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
  /** Undefined leaves it, empty takes it away. */
  readonly cookie?: string;
}

export interface Invited {
  readonly id: string;
  readonly token: string;
  readonly tenant: ScriptedTenant;
  readonly email: string;
  readonly role: Role;
  readonly by: string;
  readonly at: string;
}

export interface ScriptedState {
  readonly world: World;
  readonly sessions: Map<string, { readonly id: string; readonly person: Person; readonly at: string; readonly userAgent: string }>;
  readonly invitations: Map<string, Invited>;
  origin: string;
}

export const ok = (body: unknown, status = 200): ApiAnswer => ({ status, body });
export const done: ApiAnswer = { status: 204 };
export const problem = (code: ProblemCode, detail?: string, retryAfterSeconds?: number): ApiAnswer => ({
  status: problemOf(code).status, body: problemOf(code, { detail, retryAfterSeconds }),
});
export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
