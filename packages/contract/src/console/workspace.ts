/**
 * `/console/v1/tenants/:id/…`: what a tenant's people see and change. The path only says which tenant is wished for; what may be read
 * follows from the pass that the database mints for the member. A tenant one does not belong to answers 404, as one that isn't.
 *
 *     GET    /                              → Workspace
 *     PATCH  /                              WorkspaceUpdate → Workspace                                owner
 *     GET    /keys                          → KeyList (operator/keys)
 *     POST   /keys                          WorkspaceKeyCreate → 201 WorkspaceKeyCreated               owner
 *     POST   /keys/:key_id/revoke, /enable  → Key                                                      owner
 *     PUT    /keys/:key_id/origins          KeyOrigins → Key                                           owner
 *     POST   /keys/:key_id/rotate           KeyRotate → 201 KeyRotated                                 owner
 *     GET    /knowledge                     → DocumentList (operator/knowledge)
 *     POST   /knowledge                     DocumentAdd → 201 DocumentAdded                            owner, agent
 *     DELETE /knowledge/:document_id        → 204                                                      owner, agent
 *     GET    /leads                         ?after&limit → LeadList (operator/records)
 *     GET    /conversations                 ?after&limit → ConversationList
 *     GET    /conversations/:conversation_id → ConversationDetail
 *     GET    /usage                         ?from&to → UsageReport
 *     GET    /audit                         ?after&limit → AuditList (operator/tenants)
 */
import * as z from 'zod/mini';
import { filledText, Instant, Label, Uuid } from '../ids.ts';
import { Key, Scopes } from '../operator/keys.ts';
import { Origins, TenantLooks } from '../operator/tenants.ts';
import { Role } from './session.ts';

export const Workspace = z.object({
  tenant_id: Uuid, label: Label, name: z.string(), status: z.enum(['active', 'suspended']), created_at: Instant,
  /** The one who asks. */
  role: Role,
  looks: z.object({
    language: z.string(), greeting: z.string(), colour: z.string(), corner: z.enum(['left', 'right']), starters: z.array(z.string()),
    consent_text: z.string(),
    /** Empty: nothing is asked before a call. */
    call_consent_text: z.string(),
  }),
  /** Seconds of calls a UTC day, set by the operator; null: no bound. */
  call_seconds_a_day: z.nullable(z.number()),
});
export type Workspace = z.infer<typeof Workspace>;

export const WorkspaceUpdate = z.strictObject({ name: z.optional(filledText(120)), ...TenantLooks.shape });

export const WorkspaceKeyCreate = z.strictObject({ origins: z.optional(Origins), scopes: z.optional(Scopes) });
export const WorkspaceKeyCreated = z.extend(Key, { snippet: z.string() });
