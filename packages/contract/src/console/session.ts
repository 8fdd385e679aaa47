/**
 * `/console/v1`: who is signed in. The session is a cookie that no script reads; every answer that signs somebody in sets it, every
 * answer that ends the present session takes it away.
 *
 *     POST   /sign-in                      SignIn → SignedIn
 *     POST   /sign-out                     → 204
 *     GET    /me                           → Me
 *     POST   /password                     PasswordChange → 204; ends all other sessions
 *     GET    /sessions                     → SessionList
 *     DELETE /sessions/:session_id         → 204; ends it at once
 *     POST   /sessions/end-others          → 204
 *
 * Everything but GET has to come from CONSOLE_URL's own pages, and a body has to be application/json. Without a live session every address
 * but `sign-in`, `invitations/…` and `welcome` answers 401 `session_missing`.
 */
import * as z from 'zod/mini';
import { filledText, Instant, Label, Uuid } from '../ids.ts';

/** Characters, both bounds. The longer one keeps hashing cheap. */
export const passwordLengthMin = 12;
export const passwordLengthMax = 128;
export const NewPassword = z.string().check(z.minLength(passwordLengthMin), z.maxLength(passwordLengthMax));

/** An e-mail address as accounts know it: lower case. Whoever writes it otherwise means the same. */
export const AccountEmail = z.string().check(z.maxLength(254), z.trim(), z.toLowerCase(), z.email());
export const PersonName = filledText(120);

export const roles = ['owner', 'agent', 'viewer'] as const;
/**
 * - `viewer` reads: settings, keys, usage, knowledge, the audit log; conversations and leads too
 * - `agent` also changes knowledge and works with conversations and leads
 * - `owner` also changes looks, keys and their switch, and the team
 */
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

/** 401 `sign_in_failed` is the same, and takes as long, for an address that is not known. */
export const SignIn = z.strictObject({ email: AccountEmail, password: z.string().check(z.minLength(1), z.maxLength(passwordLengthMax)) });
export type SignIn = z.infer<typeof SignIn>;

export const Me = z.object({
  user: z.object({ user_id: Uuid, email: z.string(), name: z.string() }),
  /** May use `/console/v1/operator/…`. */
  is_operator: z.boolean(),
  /** By name. Whoever has two chooses one; each request names it in its path. */
  tenants: z.array(z.object({ tenant_id: Uuid, label: Label, name: z.string(), role: Role, status: z.enum(['active', 'suspended']) })),
});
export type Me = z.infer<typeof Me>;

export const SignedIn = z.discriminatedUnion('status', [
  z.object({ status: z.literal('signed_in'), me: Me }),
  /** The password was right; a code of the account's authenticator is still to come. */
  z.object({ status: z.literal('second_factor_needed') }),
]);
export type SignedIn = z.infer<typeof SignedIn>;

export const PasswordChange = z.strictObject({
  current_password: z.string().check(z.minLength(1), z.maxLength(passwordLengthMax)),
  new_password: NewPassword,
});

export const Session = z.object({
  session_id: Uuid,
  /** The one this request came with. */
  current: z.boolean(),
  created_at: Instant,
  expires_at: Instant,
  /** What the browser said it is when it signed in; a stranger's words. */
  user_agent: z.nullable(z.string()),
  /** Address prefix at sign-in. */
  address: z.nullable(z.string()),
});
export const SessionList = z.object({ sessions: z.array(Session) });
