/**
 * The only place that speaks to the server. Every answer is parsed with the contract's schema before anything sees it; every refusal
 * becomes an `ApiError` with a code of the one table of problems, or `offline` where there was no answer at all.
 *
 * The session is a cookie that no script reads. Nothing is put into an address but names of things and what is searched for.
 */
import { Problem, type ProblemCode } from '@coatcheck/contract/problems';
import * as z from 'zod/mini';

export type FailureCode = ProblemCode | 'offline' | 'unreadable';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: FailureCode;
  readonly problem: Problem | undefined;

  constructor(code: FailureCode, problem?: Problem) {
    super(problem?.detail ?? problem?.title ?? code);
    this.code = code;
    this.problem = problem;
  }

  /** Whether the same request may succeed later without being changed. */
  get isPassing(): boolean {
    return this.code === 'offline' || this.problem?.retryable === true;
  }
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly search?: Readonly<Record<string, string | number | undefined>>;
}

/** Milliseconds; an answer that takes longer is none. */
const answerMsMax = 30_000;

/** @throws {ApiError} */
async function exchange(path: string, { method = 'GET', body, signal, search = {} }: RequestOptions): Promise<Response> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (value !== undefined && value !== '') query.set(name, String(value));
  const timeout = AbortSignal.timeout(answerMsMax);
  const response = await fetch(`/console/v1${path}${query.size === 0 ? '' : `?${query.toString()}`}`, {
    method,
    credentials: 'same-origin',
    redirect: 'error',
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    // One that we withdrew ourselves is no failure to tell anybody of.
    if (signal?.aborted === true) throw error;
    throw new ApiError('offline');
  });
  if (response.ok) return response;
  const problem = z.safeParse(Problem, await response.json().catch(() => undefined));
  throw problem.success ? new ApiError(problem.data.code, problem.data) : new ApiError('unreadable');
}

/**
 * @returns the answer as the schema has it
 * @throws {ApiError}
 */
export async function ask<Schema extends z.ZodMiniType>(path: string, schema: Schema, options: RequestOptions = {}): Promise<z.infer<Schema>> {
  const response = await exchange(path, options);
  const parsed = z.safeParse(schema, await response.json().catch(() => undefined));
  if (!parsed.success) throw new ApiError('unreadable');
  return parsed.data;
}

/** For what answers with 204. @throws {ApiError} */
export async function tell(path: string, options: RequestOptions): Promise<void> {
  await exchange(path, options);
}
