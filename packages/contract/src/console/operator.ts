/**
 * `/console/v1/operator/…`: the operator's side, for accounts that are operators; for all others 403 `role_missing`. The same operations as
 * `/operator/v1`, with the session in place of the token, and the account's address in each tenant's audit log.
 *
 *     GET    /tenants                       ?query&after&limit → TenantList (operator/tenants)
 *     POST   /tenants                       ConsoleTenantCreate → 201 ConsoleTenantCreated
 *     GET    /tenants/:id                   → Tenant
 *     PATCH  /tenants/:id                   TenantUpdate → Tenant
 *     POST   /tenants/:id/suspend, /resume  → Tenant
 *     POST   /tenants/:id/invitations       InvitationCreate (console/team) → 201 InvitationCreated
 *     GET    /tenants/:id/keys              → KeyList (operator/keys)
 *     POST   /keys/:id/revoke, /enable      → Key
 *     GET    /tenants/:id/usage             ?from&to → UsageReport
 *     GET    /tenants/:id/audit             ?after&limit → AuditList
 *     GET    /tenants/:id/leads, /conversations, /conversations/:conversation_id
 *            break-glass: with the header `Coatcheck-Reason` (percent-encoded UTF-8), which stands in the tenant's audit log;
 *            400 `reason_required` without
 */
import * as z from 'zod/mini';
import { TenantCreate, TenantCreated } from '../operator/tenants.ts';
import { AccountEmail } from './session.ts';
import { InvitationCreated } from './team.ts';

/** With the address of its first owner, who is invited; without, nobody is. */
export const ConsoleTenantCreate = z.extend(TenantCreate, { owner_email: z.optional(AccountEmail) });
export const ConsoleTenantCreated = z.extend(TenantCreated, { owner_invitation: z.nullable(InvitationCreated) });
export type ConsoleTenantCreated = z.infer<typeof ConsoleTenantCreated>;
