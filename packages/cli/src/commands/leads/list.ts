/** `coatcheck leads list`: one customer's leads, or everybody's, each under its customer. */
import type { Lead } from '@coatcheck/contract/operator/records';
import type { Tenant } from '@coatcheck/contract/operator/tenants';
import * as z from 'zod/mini';
import { defineCommand, type Context } from '../../command.ts';
import { usageFailure } from '../../failure.ts';
import { tenantIdOf } from '../../operator/names.ts';
import { safeLine } from '../../output/safe-text.ts';
import { declarePage, declareReason, gather, noteMore, PageInput, reasonOf } from '../shared-options.ts';
import { everyLead, everyTenant, fetchLeads, leadTable } from './view.ts';

export const leadsList = defineCommand({
  declare: (command) =>
    void declarePage(
      declareReason(
        command
          .description(
            'Lists leads, newest first. Without --tenant it lists all leads of every customer, each under its customer. ' +
              "Reading is written to each customer's own audit log.",
          )
          .option('--tenant <tenant>', 'only this customer: its id, its label, or its name in quotes'),
      ),
    ),
  examples: [
    'leads list',
    'leads list --tenant "Corner Bakery" --limit 10',
    'leads list --tenant k3v9q2ma --reason "ticket 4711" --json',
  ],
  input: z.object({ tenant: z.optional(z.string()), reason: z.optional(z.string()), ...PageInput }),
  async run(input, context) {
    const reason = reasonOf(input.reason, context);
    if (input.tenant === undefined) {
      if (input.after !== undefined || input.limit !== undefined) throw usageFailure('--limit and --after need a --tenant.');
      return await listEverybodys(context, reason);
    }
    const operator = await context.operator();
    const tenantId = await tenantIdOf(operator, input.tenant);
    const { rows, next } = await gather(
      input,
      (page) => fetchLeads(operator, tenantId, reason, page),
      (page) => page.leads,
    );
    await context.output.result({ leads: rows, next }, () =>
      rows.length === 0 ? 'No leads yet.' : leadTable(rows, context.output.width),
    );
    noteMore(context, next);
  },
});

async function listEverybodys({ operator: findOperator, output }: Context, reason: string): Promise<void> {
  const operator = await findOperator();
  const all: { readonly tenant: Tenant; readonly leads: readonly Lead[] }[] = [];
  for await (const tenant of everyTenant(operator)) {
    const leads: Lead[] = [];
    for await (const lead of everyLead(operator, tenant.tenant_id, reason)) leads.push(lead);
    all.push({ tenant, leads });
  }
  const document = {
    leads: all.flatMap(({ tenant, leads }) => leads.map((lead) => ({ ...lead, tenant_id: tenant.tenant_id }))),
    next: null,
  };
  await output.result(document, () => {
    const shown = all.filter(({ leads }) => leads.length > 0);
    if (shown.length === 0)
      return all.length === 0 ? 'No customers yet.' : `No leads yet, at ${all.length} customer${all.length === 1 ? '' : 's'}.`;
    return shown
      .map(({ tenant, leads }) => `${safeLine(tenant.name)} (${tenant.label})\n${leadTable(leads, output.width)}`)
      .join('\n\n');
  });
}
