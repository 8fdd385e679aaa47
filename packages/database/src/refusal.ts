import { problemCodes, type ProblemCode } from '@coatcheck/contract/problems';
import pg from 'pg';

/** The database (or a rule of ours) said no; the code is one of the problem table. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ProblemCode;
  /** Words for whoever sent the request. */
  readonly detail: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ProblemCode, options: { detail?: string; retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = options.detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

const known: ReadonlySet<string> = new Set(problemCodes);
const isProblemCode = (value: string): value is ProblemCode => known.has(value);

/** @returns the problem code named by a definer function; one we don't know is a defect, and closes. */
export function problemCodeOf(named: string): ProblemCode {
  return isProblemCode(named) ? named : 'internal';
}

/** SQLSTATE raised by auth.refuse(); its message is a problem code. */
const refused = 'CC401';
/** A row that row security does not let the bearer write, or that refers to what the bearer has not got. Same answer for absent and foreign. */
const outOfReach: ReadonlySet<string> = new Set(['42501', '23503']);
/** Connection failures, too many clients, shutting down, read-only standby, a statement's time limit, serialization, deadlock: later it may go through. */
const unreachable = /^(08|53|57P|57014|25006|58|40001|40P01)/;

/**
 * Puts what the driver threw into the problem table's words.
 *
 * @returns a {@link Refusal} where the error has a meaning for the caller, else the error itself (a defect)
 */
export function translate(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) {
    if (error.code === refused) return new Refusal(problemCodeOf(error.message));
    if (error.code !== undefined && outOfReach.has(error.code)) return new Refusal('not_found', { cause: error });
    if (error.code !== undefined && unreachable.test(error.code)) return new Refusal('database_unavailable', { cause: error });
    return error;
  }
  if (error instanceof Error && !(error instanceof Refusal) && isConnectionLoss(error)) {
    return new Refusal('database_unavailable', { cause: error });
  }
  return error;
}

/** @returns whether the database refused a row because of that constraint */
export function violates(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.constraint === constraint;
}

function isConnectionLoss(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'].includes(code) ||
    /Connection terminated|timeout exceeded when trying to connect|not queryable|Query read timeout|Cannot use a pool/.test(error.message)
  );
}
