/** The one place that calls `fetch`. Only addresses of the frame's own origin, never a redirect. */
import { Failure, failureOf, noConnection } from './failure.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: `/v1/${string}`;
  /** The access token. It travels in this header alone, never in an address. */
  readonly pass?: string | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/**
 * @returns the answer, where its status is one of success
 * @throws {Failure} the server's problem, or `offline` or `unreachable`
 * @throws {DOMException} `AbortError`, where the signal ended it
 */
export type Http = (call: Call) => Promise<Response>;

/** Until the answer's head; what an assistant needs for its first word is the stream's own matter. */
const headMsMax = 30_000;

export interface HttpSurroundings {
  fetch(input: string, init: RequestInit): Promise<Response>;
  isOnline(): boolean;
}

export function createHttp({ fetch, isOnline }: HttpSurroundings): Http {
  return async ({ method, path, pass, body, signal }) => {
    const controller = new AbortController();
    const abort = () => controller.abort();
    const timer = setTimeout(abort, headMsMax);
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort);
    let response: Response;
    try {
      response = await fetch(path, {
        method,
        headers: {
          ...(pass === undefined ? {} : { authorization: `Bearer ${pass}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: controller.signal,
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
      });
    } catch (error) {
      if (signal?.aborted === true) throw error;
      throw noConnection(isOnline() ? 'unreachable' : 'offline');
    } finally {
      clearTimeout(timer);
    }
    if (response.ok) return response;
    const problem: unknown = await response.json().catch(() => undefined);
    const failure = failureOf(problem, response.status);
    const seconds = Number(response.headers.get('retry-after') ?? '');
    // The body may be a proxy's, the header is there all the same.
    throw failure.retryAfterSeconds === undefined && seconds > 0
      ? new Failure(failure.code, { retryable: failure.retryable, retryAfterSeconds: seconds })
      : failure;
  };
}
