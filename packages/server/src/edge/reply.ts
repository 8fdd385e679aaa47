/** What leaves the server: every answer's headers, and the form of a refusal. */
import { problemOf, type ProblemCode, type ProblemOptions } from '@coatcheck/contract/problems';

/** On everything but a frame document: nothing may be loaded by it, nobody may frame it, no type is guessed. */
export const sealed = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

export function jsonReply(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...sealed, 'content-type': 'application/json', ...headers } });
}

export function problemReply(code: ProblemCode, options: ProblemOptions = {}): Response {
  const problem = problemOf(code, options);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      ...sealed,
      'content-type': 'application/problem+json',
      ...(options.retryAfterSeconds === undefined ? {} : { 'retry-after': String(options.retryAfterSeconds) }),
    },
  });
}
