/** A lead as the commands show it, and how a tenant's leads are read. */
import { LeadList, type Lead } from '@coatcheck/contract/operator/records';
import { TenantList, type Tenant } from '@coatcheck/contract/operator/tenants';
import type { z } from 'zod/mini';
import type { Operator } from '../../operator/client.ts';
import { pages } from '../../operator/pages.ts';
import { localTime } from '../../output/local-time.ts';
import { table, type Column } from '../../output/table.ts';

const columns: readonly Column<Lead>[] = [
  { heading: 'CAME IN', cell: (lead) => localTime(lead.created_at), whole: true },
  { heading: 'NAME', cell: (lead) => lead.name },
  { heading: 'EMAIL', cell: (lead) => lead.email, whole: true },
  { heading: 'PHONE', cell: (lead) => lead.phone, whole: true },
  { heading: 'NOTE', cell: (lead) => lead.note },
  { heading: 'BY', cell: (lead) => lead.source },
];

export function leadTable(leads: readonly Lead[], width: number | undefined): string {
  return table(columns, leads, width);
}

export function fetchLeads(
  operator: Operator,
  tenantId: string,
  reason: string,
  page: { readonly limit?: string | undefined; readonly after?: string | undefined },
): Promise<z.infer<typeof LeadList>> {
  return operator.call({ method: 'GET', path: ['tenants', tenantId, 'leads'], query: page, reason }, LeadList);
}

/** Every customer, for commands that were given none. */
export async function* everyTenant(operator: Operator): AsyncGenerator<Tenant> {
  for await (const { tenants } of pages((after) =>
    operator.call({ method: 'GET', path: ['tenants'], query: { after } }, TenantList),
  )) {
    yield* tenants;
  }
}

/** The most that the server gives at once: each page is an entry in the customer's audit log. */
const pageMax = '200';

/** Every lead of one customer, newest first. */
export async function* everyLead(operator: Operator, tenantId: string, reason: string): AsyncGenerator<Lead> {
  for await (const { leads } of pages((after) => fetchLeads(operator, tenantId, reason, { after, limit: pageMax }))) yield* leads;
}
