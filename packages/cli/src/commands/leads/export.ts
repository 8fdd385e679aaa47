/** `coatcheck leads export`: all leads, for another program or a spreadsheet. */
import type { Lead } from '@coatcheck/contract/operator/records';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { usageFailure } from '../../failure.ts';
import { tenantIdOf } from '../../operator/names.ts';
import { writeRows, type CsvColumn } from '../../output/streamed-rows.ts';
import type { Operator } from '../../operator/client.ts';
import { declareReason, reasonOf } from '../shared-options.ts';
import { everyLead, everyTenant } from './view.ts';

type Row = Lead & { readonly tenant_id: string };

const columns: readonly CsvColumn<Row>[] = [
  { heading: 'lead_id', cell: (row) => row.lead_id },
  { heading: 'created_at', cell: (row) => row.created_at },
  { heading: 'name', cell: (row) => row.name },
  { heading: 'email', cell: (row) => row.email },
  { heading: 'phone', cell: (row) => row.phone },
  { heading: 'note', cell: (row) => row.note },
  { heading: 'source', cell: (row) => row.source },
  { heading: 'consent_text', cell: (row) => row.consent_text },
  { heading: 'conversation_id', cell: (row) => row.conversation_id },
  { heading: 'tenant_id', cell: (row) => row.tenant_id },
];

export const leadsExport = defineCommand({
  declare: (command) =>
    void declareReason(
      command
        .description(
          'Prints all leads, newest first, as one JSON document or as CSV (RFC 4180). In CSV, cells that a spreadsheet would ' +
            'take for a formula get an apostrophe in front, phone numbers such as +4930… too. Times are UTC.',
        )
        .option('--tenant <tenant>', 'only this customer: its id, its label, or its name in quotes')
        .option('--csv', 'CSV instead of JSON')
        .option('--bom', 'begin the CSV with a byte order mark, so that Excel reads it as UTF-8'),
    ),
  examples: [
    'leads export --tenant "Corner Bakery" --csv > leads.csv',
    'leads export --tenant k3v9q2ma --csv --bom > for-excel.csv',
    'leads export --json > leads.json',
  ],
  input: z.object({
    tenant: z.optional(z.string()),
    reason: z.optional(z.string()),
    csv: z.optional(z.boolean()),
    bom: z.optional(z.boolean()),
  }),
  async run(input, context) {
    const { output } = context;
    if (input.csv === true && output.json) throw usageFailure('--csv and --json exclude each other.');
    if (input.bom === true && input.csv !== true) throw usageFailure('--bom goes with --csv.');
    const reason = reasonOf(input.reason, context);
    const operator = await context.operator();
    const tenantIds = input.tenant === undefined ? tenantIdsOf(operator) : [await tenantIdOf(operator, input.tenant)];
    const form = { csv: input.csv === true, bom: input.bom === true, member: 'leads', columns };
    const count = await writeRows(output, form, rowsOf(operator, tenantIds, reason));
    if (!output.json) output.note(`${count} lead${count === 1 ? '' : 's'}.`);
  },
});

async function* tenantIdsOf(operator: Operator): AsyncGenerator<string> {
  for await (const tenant of everyTenant(operator)) yield tenant.tenant_id;
}

async function* rowsOf(
  operator: Operator,
  tenantIds: AsyncIterable<string> | Iterable<string>,
  reason: string,
): AsyncGenerator<Row> {
  for await (const tenantId of tenantIds) {
    for await (const lead of everyLead(operator, tenantId, reason)) yield { ...lead, tenant_id: tenantId };
  }
}
