import { Refusal } from '@coatcheck/database/refusal';
import type { Log } from '../log.ts';
import { ModelUnavailable } from '../models/assistant.ts';
import { problemReply } from './reply.ts';

/**
 * Turns whatever was thrown into a problem. A refusal is everyday and says why; anything else is a defect of ours, goes to
 * the log whole, and to the sender as `internal` alone.
 */
export function problemFor(error: unknown, log: Log): { code: Refusal['code']; detail?: string | undefined; retryAfterSeconds?: number | undefined } {
  if (error instanceof Refusal) {
    if (error.code === 'internal' || error.code === 'database_unavailable') log.error({ err: error.cause ?? error }, error.code);
    const { code, detail, retryAfterSeconds } = error;
    return { code, detail, retryAfterSeconds: retryAfterSeconds ?? (code === 'database_unavailable' ? 2 : undefined) };
  }
  if (error instanceof ModelUnavailable) {
    log.warn({ failure: error.failure, status: error.status }, 'model unavailable');
    return { code: 'model_unavailable', retryAfterSeconds: error.retryAfterSeconds };
  }
  log.error({ err: error }, 'unexpected failure');
  return { code: 'internal' };
}

export function failureReply(error: unknown, log: Log): Response {
  const { code, ...options } = problemFor(error, log);
  return problemReply(code, options);
}
