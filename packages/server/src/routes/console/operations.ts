/** All operations of `/console/v1`, by who may ask for them, in the order of the reference. */
import type { AnyOperation } from '../operation.ts';
import { addDocument, removeDocument } from '../operator/knowledge.ts';
import { enableKey, listKeys, revokeKey, rotateKey, setOrigins } from '../operator/keys.ts';
import type { TenantCall } from '../operator/operation.ts';
import { listConversationsOperation, listLeads, showAudit, showConversationOperation, showUsage } from '../operator/records.ts';
import { listTenants, resumeTenant, showTenant, suspendTenant, updateTenant } from '../operator/tenants.ts';
import { acceptInvitation, lookUpInvitation, welcome } from './invitations.ts';
import type { DoorCall, OwnCall } from './operation.ts';
import { createTenant } from './operator.ts';
import { changePassword, endOtherSessions, endSession, listSessions, showMe, signIn, signOut } from './session.ts';
import { changeRole, invite, removeMember, showTeam, withdrawInvitation } from './team.ts';
import { createKey, listDocuments, ofTenant, showWorkspace, updateWorkspace } from './workspace.ts';

export const doorOperations: readonly AnyOperation<DoorCall>[] = [signIn, signOut, lookUpInvitation, acceptInvitation, welcome];

export const ownOperations: readonly AnyOperation<OwnCall>[] = [showMe, changePassword, listSessions, endSession, endOtherSessions];

/** Behind a member's pass. What members read is their own: it takes no reason. */
export const memberOperations: readonly AnyOperation<TenantCall>[] = [
  showWorkspace, updateWorkspace,
  showTeam, invite, withdrawInvitation, changeRole, removeMember,
  listKeys, createKey, ...[revokeKey, enableKey, rotateKey, setOrigins].map(ofTenant),
  listDocuments, forRoles(addDocument), forRoles(removeDocument),
  { ...listLeads, summary: "List a tenant's leads, newest first.", problems: [] },
  { ...listConversationsOperation, summary: "List a tenant's conversations, the latest first.", problems: [] },
  { ...showConversationOperation, summary: 'Show one conversation with its messages.', problems: [] },
  showUsage, showAudit,
];

/** Below `/operator`, behind an operator's session. */
export const operatorOperations: readonly AnyOperation<TenantCall>[] = [
  createTenant, listTenants, showTenant, updateTenant, suspendTenant, resumeTenant, invite,
  listKeys, revokeKey, enableKey,
  listLeads, listConversationsOperation, showConversationOperation, showUsage, showAudit,
];

function forRoles(spec: AnyOperation<TenantCall>): AnyOperation<TenantCall> {
  return { ...spec, problems: [...spec.problems, 'role_missing'] };
}
