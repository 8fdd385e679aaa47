/**
 * The one table of problems. The HTTP body (RFC 9457), the stream's `error` event, the CLI's exit code and the
 * reference page are all made from it; a code that is not here can't be sent.
 */
import * as z from 'zod/mini';

interface ProblemKind {
  /** HTTP status of the answer. */
  readonly status: number;
  /** One plain sentence, the same for every occurrence. */
  readonly title: string;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
  /** Exit code of the CLI when a command ends with this problem (0 is success, 1 an unexpected failure). */
  readonly exit: number;
}

export const problemTable = {
  invalid_request: { status: 400, title: 'The request does not have the form this address expects.', retryable: false, exit: 2 },
  invalid_json: { status: 400, title: 'The body is not valid JSON.', retryable: false, exit: 2 },
  invalid_origin: { status: 400, title: 'That is not an origin that can be allowed.', retryable: false, exit: 2 },
  unsupported_media_type: { status: 415, title: 'Send the body as application/json.', retryable: false, exit: 2 },
  payload_too_large: { status: 413, title: 'The body is larger than this address accepts.', retryable: false, exit: 2 },
  not_found: { status: 404, title: 'There is nothing here under that name.', retryable: false, exit: 4 },
  method_not_allowed: { status: 405, title: 'This address does not answer that method.', retryable: false, exit: 2 },
  upgrade_required: { status: 426, title: 'This address is a WebSocket.', retryable: false, exit: 2 },
  conflict: { status: 409, title: 'The request does not fit the present state of that thing.', retryable: false, exit: 5 },

  key_malformed: { status: 400, title: 'That is not a publishable key; a character is missing or mistyped.', retryable: false, exit: 2 },
  key_unknown: { status: 401, title: 'This publishable key is not known here.', retryable: false, exit: 3 },
  key_revoked: { status: 401, title: 'This assistant has been switched off.', retryable: false, exit: 3 },
  origin_not_allowed: { status: 403, title: 'The key is not allowed on this website.', retryable: false, exit: 3 },
  not_a_frame: { status: 403, title: 'The assistant opens inside a web page only.', retryable: false, exit: 3 },

  ticket_invalid: { status: 401, title: 'The ticket is not one of ours.', retryable: false, exit: 3 },
  ticket_expired: { status: 401, title: 'The ticket is too old; load the frame again.', retryable: false, exit: 3 },
  ticket_spent: { status: 401, title: 'The ticket was used already; load the frame again.', retryable: false, exit: 3 },

  pass_missing: { status: 401, title: 'This address needs a pass.', retryable: false, exit: 3 },
  pass_invalid: { status: 401, title: 'The pass is not valid here.', retryable: false, exit: 3 },
  pass_expired: { status: 401, title: 'The pass has expired.', retryable: false, exit: 3 },
  session_expired: { status: 401, title: 'The session has reached its longest life; load the frame again.', retryable: false, exit: 3 },
  binding_missing: { status: 401, title: 'The pass is bound to a cookie that did not come with it.', retryable: false, exit: 3 },
  binding_changed: { status: 401, title: 'The pass is bound to another cookie than the one that came.', retryable: false, exit: 3 },
  stale_epoch: { status: 401, title: 'The settings of the key have changed; load the frame again.', retryable: false, exit: 3 },
  scope_missing: { status: 403, title: 'The pass does not allow this action.', retryable: false, exit: 3 },
  cross_site: { status: 403, title: 'The request came from another site.', retryable: false, exit: 3 },
  operator_token_invalid: { status: 401, title: 'The operator token is missing or wrong.', retryable: false, exit: 3 },
  session_missing: { status: 401, title: 'Sign in first.', retryable: false, exit: 3 },
  sign_in_failed: { status: 401, title: 'The address or the password is not right.', retryable: false, exit: 3 },
  role_missing: { status: 403, title: 'Your role does not allow that.', retryable: false, exit: 3 },
  invitation_invalid: { status: 404, title: 'The link is wrong, used, withdrawn or too old.', retryable: false, exit: 4 },
  reason_required: { status: 400, title: "Reading a tenant's data takes a reason.", retryable: false, exit: 2 },

  rate_limited: { status: 429, title: 'Too many requests; wait a moment.', retryable: true, exit: 6 },
  too_many_streams: { status: 429, title: 'An answer is already on its way; wait for it to end.', retryable: true, exit: 6 },
  call_in_progress: { status: 429, title: 'You are in a call already; end that one first.', retryable: true, exit: 6 },
  voice_busy: { status: 429, title: 'All lines are busy; try again in a moment.', retryable: true, exit: 6 },
  voice_budget_used: { status: 429, title: 'No more calls can be taken for now; write instead.', retryable: false, exit: 6 },
  voice_off: { status: 403, title: 'Calls are not offered here.', retryable: false, exit: 3 },
  consent_required: { status: 403, title: 'A call takes agreement to the text about calls.', retryable: false, exit: 3 },
  voice_unavailable: { status: 503, title: 'Calls do not work right now; write instead.', retryable: true, exit: 7 },
  model_unavailable: { status: 503, title: 'The assistant cannot answer right now.', retryable: true, exit: 7 },
  database_unavailable: { status: 503, title: 'The service cannot reach its database right now.', retryable: true, exit: 7 },
  internal: { status: 500, title: 'Something went wrong on our side.', retryable: true, exit: 1 },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemTable;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object's keys, which TypeScript knows as strings alone
export const problemCodes = Object.keys(problemTable) as [ProblemCode, ...ProblemCode[]];

/** The body of every refused request, `application/problem+json`; also the payload of a stream's `error` event. */
export const Problem = z.object({
  /** Address of the reference entry. */
  type: z.string(),
  code: z.enum(problemCodes),
  title: z.string(),
  status: z.number(),
  retryable: z.boolean(),
  /** What went wrong this time, in words for the reader of the answer. Never another party's text. */
  detail: z.optional(z.string()),
  /** Seconds to wait before the next try. Also in the `Retry-After` header. */
  retry_after: z.optional(z.number()),
});
export type Problem = z.infer<typeof Problem>;

export interface ProblemOptions {
  readonly detail?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** @returns the wire form of a problem, filled from the table. */
export function problemOf(code: ProblemCode, options: ProblemOptions = {}): Problem {
  const kind: ProblemKind = problemTable[code];
  return {
    type: `https://coatcheck.dev/problems#${code}`,
    code,
    title: kind.title,
    status: kind.status,
    retryable: kind.retryable,
    ...(options.detail === undefined ? {} : { detail: options.detail }),
    ...(options.retryAfterSeconds === undefined ? {} : { retry_after: options.retryAfterSeconds }),
  };
}
