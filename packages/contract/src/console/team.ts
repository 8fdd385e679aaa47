/**
 * `/console/v1/tenants/:id/…`: who works for a tenant. All but the list is for owners: 403 `role_missing`.
 *
 *     GET    /team                          → Team
 *     POST   /invitations                   InvitationCreate → 201 InvitationCreated
 *     DELETE /invitations/:invitation_id    → 204; the link is worth nothing from then on
 *     PATCH  /members/:user_id              MemberUpdate → Member; ends what the member is doing here, at once
 *     DELETE /members/:user_id              → 204; likewise. 409 `conflict`: a tenant keeps at least one owner
 */
import * as z from 'zod/mini';
import { Instant, Uuid } from '../ids.ts';
import { AccountEmail, Role } from './session.ts';

export const Member = z.object({ user_id: Uuid, email: z.string(), name: z.string(), role: Role, since: Instant });
export type Member = z.infer<typeof Member>;

export const PendingInvitation = z.object({
  invitation_id: Uuid, email: z.string(), role: Role, invited_by: z.string(), created_at: Instant, expires_at: Instant,
});
export type PendingInvitation = z.infer<typeof PendingInvitation>;

export const Team = z.object({ members: z.array(Member), invitations: z.array(PendingInvitation) });
export type Team = z.infer<typeof Team>;

/** Seven days, once, and while whoever sent it could send it again. A second one for the same address takes the place of the first. */
export const InvitationCreate = z.strictObject({ email: AccountEmail, role: Role });
export type InvitationCreate = z.infer<typeof InvitationCreate>;
export const InvitationCreated = z.object({
  invitation: PendingInvitation,
  /** To be handed to the invited person; shown this once. */
  link: z.string(),
});
export type InvitationCreated = z.infer<typeof InvitationCreated>;

export const MemberUpdate = z.strictObject({ role: Role });
