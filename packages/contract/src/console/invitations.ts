/**
 * `/console/v1/invitations` and `/console/v1/welcome`: how people come in. Both links carry their token behind a `#`, so that it reaches
 * no server, log or Referer before the page sends it in a body.
 *
 *     POST /invitations/look-up   InvitationToken → Invitation
 *     POST /invitations/accept    InvitationAccept → Me, signed in
 *     POST /welcome               Welcome → Me, signed in; the first operator, once
 *
 * A token that is wrong, used, withdrawn or too old answers 404 `invitation_invalid`, without a difference.
 */
import * as z from 'zod/mini';
import { Instant, Label } from '../ids.ts';
import { AccountEmail, NewPassword, PersonName, Role } from './session.ts';

const Token = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

export const InvitationToken = z.strictObject({ token: Token });

export const Invitation = z.object({
  /** Whose account it is for; nobody else can accept it. */
  email: z.string(),
  role: Role,
  tenant: z.object({ label: Label, name: z.string() }),
  expires_at: Instant,
});
export type Invitation = z.infer<typeof Invitation>;

/**
 * With `account`: makes the account of the invited address. 409 `conflict`: it has one already; sign in, then accept without. Without
 * `account`: for the address that is signed in; 404 if that is another.
 */
export const InvitationAccept = z.strictObject({
  token: Token,
  account: z.optional(z.strictObject({ name: PersonName, password: NewPassword })),
});
export type InvitationAccept = z.infer<typeof InvitationAccept>;

export const Welcome = z.strictObject({ token: Token, email: AccountEmail, name: PersonName, password: NewPassword });
export type Welcome = z.infer<typeof Welcome>;
