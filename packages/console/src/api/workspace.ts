/** A tenant's side: what its people read and change. */
import type { Role } from '@coatcheck/contract/console/session';
import { InvitationCreated, Member, Team } from '@coatcheck/contract/console/team';
import { Workspace, WorkspaceKeyCreated } from '@coatcheck/contract/console/workspace';
import { Key, KeyList, KeyRotated } from '@coatcheck/contract/operator/keys';
import { type DocumentAdd, DocumentAdded, DocumentList } from '@coatcheck/contract/operator/knowledge';
import { ConversationDetail, ConversationList, LeadList, UsageReport } from '@coatcheck/contract/operator/records';
import { AuditList } from '@coatcheck/contract/operator/tenants';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type * as z from 'zod/mini';
import { ask, tell } from './client.ts';
import { keys } from './keys.ts';

const at = (id: string) => `/tenants/${id}`;
const pageSize = 50;
const paged = (after: string) => ({ after, limit: pageSize });

export const workspaceQuery = (id: string) =>
  queryOptions({ queryKey: keys.tenant.workspace(id), queryFn: ({ signal }) => ask(at(id), Workspace, { signal }) });
export const keysQuery = (id: string) =>
  queryOptions({ queryKey: keys.tenant.keys(id), queryFn: ({ signal }) => ask(`${at(id)}/keys`, KeyList, { signal }) });
export const knowledgeQuery = (id: string) =>
  queryOptions({ queryKey: keys.tenant.knowledge(id), queryFn: ({ signal }) => ask(`${at(id)}/knowledge`, DocumentList, { signal }) });
export const teamQuery = (id: string) =>
  queryOptions({ queryKey: keys.tenant.team(id), queryFn: ({ signal }) => ask(`${at(id)}/team`, Team, { signal }) });
export const conversationQuery = (id: string, conversation: string) =>
  queryOptions({
    queryKey: keys.tenant.conversation(id, conversation),
    queryFn: ({ signal }) => ask(`${at(id)}/conversations/${conversation}`, ConversationDetail, { signal }),
  });
export const usageQuery = (id: string, from: string, to: string) =>
  queryOptions({
    queryKey: keys.tenant.usage(id, from),
    queryFn: ({ signal }) => ask(`${at(id)}/usage`, UsageReport, { signal, search: { from, to } }),
  });

const paging = { initialPageParam: '', getNextPageParam: ({ next }: { readonly next: string | null }) => next } as const;
export const leadsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.tenant.leads(id),
    queryFn: ({ signal, pageParam }) => ask(`${at(id)}/leads`, LeadList, { signal, search: paged(pageParam) }),
    ...paging,
  });
export const conversationsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.tenant.conversations(id),
    queryFn: ({ signal, pageParam }) => ask(`${at(id)}/conversations`, ConversationList, { signal, search: paged(pageParam) }),
    ...paging,
  });
export const auditQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.tenant.audit(id),
    queryFn: ({ signal, pageParam }) => ask(`${at(id)}/audit`, AuditList, { signal, search: paged(pageParam) }),
    ...paging,
  });

export const createKey = (id: string, origins: readonly string[]): Promise<z.infer<typeof WorkspaceKeyCreated>> =>
  ask(`${at(id)}/keys`, WorkspaceKeyCreated, { method: 'POST', body: { origins } });
export const switchKey = (id: string, key: string, to: 'revoke' | 'enable'): Promise<Key> => ask(`${at(id)}/keys/${key}/${to}`, Key, { method: 'POST' });
export const setOrigins = (id: string, key: string, origins: readonly string[]): Promise<Key> =>
  ask(`${at(id)}/keys/${key}/origins`, Key, { method: 'PUT', body: { origins } });
export const rotateKey = (id: string, key: string, overlap_seconds: number): Promise<z.infer<typeof KeyRotated>> =>
  ask(`${at(id)}/keys/${key}/rotate`, KeyRotated, { method: 'POST', body: { overlap_seconds } });

export const addDocument = (id: string, body: DocumentAdd): Promise<DocumentAdded> =>
  ask(`${at(id)}/knowledge`, DocumentAdded, { method: 'POST', body });
export const removeDocument = (id: string, document: string): Promise<void> => tell(`${at(id)}/knowledge/${document}`, { method: 'DELETE' });

export const invite = (id: string, email: string, role: Role): Promise<z.infer<typeof InvitationCreated>> =>
  ask(`${at(id)}/invitations`, InvitationCreated, { method: 'POST', body: { email, role } });
export const withdrawInvitation = (id: string, invitation: string): Promise<void> => tell(`${at(id)}/invitations/${invitation}`, { method: 'DELETE' });
export const changeRole = (id: string, user: string, role: Role): Promise<Member> => ask(`${at(id)}/members/${user}`, Member, { method: 'PATCH', body: { role } });
export const removeMember = (id: string, user: string): Promise<void> => tell(`${at(id)}/members/${user}`, { method: 'DELETE' });

/** Every lead, page after page, for the export. */
export async function allLeads(id: string): Promise<z.infer<typeof LeadList>['leads']> {
  const leads: z.infer<typeof LeadList>['leads'] = [];
  let after = '';
  do {
    const page = await ask(`${at(id)}/leads`, LeadList, { search: { after, limit: 100 } });
    leads.push(...page.leads);
    after = page.next ?? '';
  } while (after !== '');
  return leads;
}
