/** The operator's side: all tenants. */
import { ConsoleTenantCreated as TenantWithInvitation } from '@coatcheck/contract/console/operator';
import { InvitationCreated } from '@coatcheck/contract/console/team';
import type { Role } from '@coatcheck/contract/console/session';
import { Key, KeyList } from '@coatcheck/contract/operator/keys';
import { UsageReport } from '@coatcheck/contract/operator/records';
import { AuditList, Tenant, TenantList, type TenantUpdate } from '@coatcheck/contract/operator/tenants';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type * as z from 'zod/mini';
import { ask } from './client.ts';
import { keys } from './keys.ts';

export type ConsoleTenantCreated = z.infer<typeof TenantWithInvitation>;
const at = (id: string) => `/operator/tenants/${id}`;
const pageSize = 50;

export const tenantsQuery = (query: string) =>
  infiniteQueryOptions({
    queryKey: keys.operator.tenants(query),
    queryFn: ({ signal, pageParam }) => ask('/operator/tenants', TenantList, { signal, search: { query, after: pageParam, limit: pageSize } }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

export const tenantQuery = (id: string) =>
  queryOptions({ queryKey: keys.operator.tenant(id), queryFn: ({ signal }) => ask(at(id), Tenant, { signal }) });
export const tenantKeysQuery = (id: string) =>
  queryOptions({ queryKey: keys.operator.tenantKeys(id), queryFn: ({ signal }) => ask(`${at(id)}/keys`, KeyList, { signal }) });
export const tenantUsageQuery = (id: string, from: string, to: string) =>
  queryOptions({
    queryKey: keys.operator.tenantUsage(id, from),
    queryFn: ({ signal }) => ask(`${at(id)}/usage`, UsageReport, { signal, search: { from, to } }),
  });
export const tenantAuditQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.operator.tenantAudit(id),
    queryFn: ({ signal, pageParam }) => ask(`${at(id)}/audit`, AuditList, { signal, search: { after: pageParam, limit: pageSize } }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

export interface NewTenant {
  readonly name: string;
  readonly origins: readonly string[];
  /** Empty: nobody is invited. */
  readonly ownerEmail: string;
}

export const createTenant = ({ name, origins, ownerEmail }: NewTenant): Promise<ConsoleTenantCreated> =>
  ask('/operator/tenants', TenantWithInvitation, {
    method: 'POST',
    body: { name, origins, ...(ownerEmail === '' ? {} : { owner_email: ownerEmail }) },
  });
export const updateTenant = (id: string, body: TenantUpdate): Promise<Tenant> => ask(at(id), Tenant, { method: 'PATCH', body });
export const switchTenant = (id: string, to: 'suspend' | 'resume'): Promise<Tenant> => ask(`${at(id)}/${to}`, Tenant, { method: 'POST' });
export const switchKeyAsOperator = (id: string, to: 'revoke' | 'enable'): Promise<Key> => ask(`/operator/keys/${id}/${to}`, Key, { method: 'POST' });
export const inviteAsOperator = (id: string, email: string, role: Role): Promise<z.infer<typeof InvitationCreated>> =>
  ask(`${at(id)}/invitations`, InvitationCreated, { method: 'POST', body: { email, role } });
