/** Why a request gave nothing: a problem the server named, or no server at all. */
import * as z from 'zod/mini';

/** Codes of our own beside those of the problem table. */
export type OwnCode = 'offline' | 'unreachable' | 'interrupted';

export interface FailureOptions {
  readonly retryable: boolean;
  readonly retryAfterSeconds?: number | undefined;
}

export class Failure extends Error {
  override readonly name = 'Failure';
  /** Of the problem table, of ours, or of a newer server's table. */
  readonly code: string;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, options: FailureOptions) {
    super(code);
    this.code = code;
    this.retryable = options.retryable;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export const noConnection = (code: OwnCode) => new Failure(code, { retryable: true });

/** The problem as far as the widget needs it. `code` is any string: a newer server may know more than we do. */
const AnyProblem = z.object({ code: z.string(), retryable: z.optional(z.boolean()), retry_after: z.optional(z.number()) });

/** @param body of `application/problem+json`, or the payload of a stream's `error` event */
export function failureOf(body: unknown, status: number): Failure {
  const problem = z.safeParse(AnyProblem, body);
  // A proxy in between answers in its own words; its status still tells whose turn it is.
  if (!problem.success) return new Failure(status === 429 ? 'rate_limited' : 'internal', { retryable: status === 429 || status >= 500 });
  const { code, retryable, retry_after } = problem.data;
  return new Failure(code, { retryable: retryable ?? status >= 500, retryAfterSeconds: retry_after });
}

/** The frame needs a new ticket, or the text to agree to as it is now: it loads itself again, with what was typed. */
const startOverCodes: ReadonlySet<string> = new Set([
  'ticket_invalid', 'ticket_expired', 'ticket_spent', 'pass_missing', 'pass_invalid', 'pass_expired', 'session_expired',
  'binding_missing', 'binding_changed', 'stale_epoch', 'consent_required',
]);

export const meansStartOver = (failure: Failure) => startOverCodes.has(failure.code);

/** The assistant was switched off. */
export const meansGone = (failure: Failure) => failure.code === 'key_revoked' || failure.code === 'key_unknown';
