/** How a tenant's use is asked for, in both commands of this group. */
import { UsageReport } from '@coatcheck/contract/operator/records';
import type { Command } from 'commander';
import * as z from 'zod/mini';
import { tenantIdOf } from '../../operator/names.ts';
import type { Operator } from '../../operator/client.ts';
import { declareTenant } from '../shared-options.ts';

export type Report = z.infer<typeof UsageReport>;

const day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/, 'is not a day such as 2026-03-01'));

export const PeriodInput = { tenant: z.string(), from: z.optional(day), to: z.optional(day) };

const Period = z.object(PeriodInput);

export function declarePeriod(command: Command): Command {
  return declareTenant(command)
    .option('--from <day>', 'first day, UTC, such as 2026-03-01 (default: what the server reports)')
    .option('--to <day>', 'last day, UTC');
}

export async function fetchReport(operator: Operator, { tenant, from, to }: z.infer<typeof Period>): Promise<Report> {
  const tenantId = await tenantIdOf(operator, tenant);
  return await operator.call({ method: 'GET', path: ['tenants', tenantId, 'usage'], query: { from, to } }, UsageReport);
}
