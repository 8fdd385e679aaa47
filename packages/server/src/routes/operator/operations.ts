/** All operations of `/operator/v1`, in the order of the reference. */
import type { AnyOperation } from '../operation.ts';
import { invite } from '../console/team.ts';
import { addDocument, listDocuments, removeDocument } from './knowledge.ts';
import { createKey, enableKey, listKeys, revokeKey, rotateKey, rotateSigningKey, setOrigins } from './keys.ts';
import type { TenantCall } from './operation.ts';
import { listConversationsOperation, listLeads, showAudit, showConversationOperation, showUsage } from './records.ts';
import { createTenant, listTenants, resumeTenant, showTenant, suspendTenant, updateTenant } from './tenants.ts';

export const operations: readonly AnyOperation<TenantCall>[] = [
  createTenant, listTenants, showTenant, updateTenant, suspendTenant, resumeTenant,
  // The token is every role at once.
  { ...invite, problems: ['conflict'] },
  listKeys, createKey, revokeKey, enableKey, rotateKey, setOrigins, rotateSigningKey,
  listDocuments, addDocument, removeDocument,
  listLeads, listConversationsOperation, showConversationOperation, showUsage, showAudit,
];
