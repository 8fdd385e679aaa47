/** A tenant as the commands of this group show it. */
import type { Tenant } from '@coatcheck/contract/operator/tenants';
import { localTime } from '../../output/local-time.ts';
import { fields } from '../../output/table.ts';

export function tenantFields(tenant: Tenant): string {
  return fields([
    ['name', tenant.name],
    ['status', tenant.status],
    ['tenant', tenant.tenant_id],
    ['label', tenant.label],
    ['language', tenant.language],
    ['keys', tenant.keys],
    ['calls a day', tenant.call_seconds_a_day === null ? 'unlimited' : `${Math.floor(tenant.call_seconds_a_day / 60)} min`],
    ['created', localTime(tenant.created_at)],
  ]);
}
