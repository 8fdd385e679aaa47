/** `coatcheck audit-log list`: who changed or read what of a customer's. */
import { AuditList, type AuditEntry } from '@coatcheck/contract/operator/tenants';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { tenantIdOf } from '../../operator/names.ts';
import { localTime } from '../../output/local-time.ts';
import { table, type Column } from '../../output/table.ts';
import { declarePage, declareTenant, gather, noteMore, PageInput } from '../shared-options.ts';

const columns: readonly Column<z.infer<typeof AuditEntry>>[] = [
  { heading: 'AT', cell: (entry) => localTime(entry.at, true), whole: true },
  { heading: 'WHO', cell: (entry) => entry.actor },
  { heading: 'DID', cell: (entry) => entry.action, whole: true },
  { heading: 'TO', cell: (entry) => entry.subject },
  { heading: 'REASON', cell: (entry) => entry.reason },
  { heading: 'DETAIL', cell: (entry) => (Object.keys(entry.detail).length === 0 ? '' : JSON.stringify(entry.detail)) },
];

export const auditLogList = defineCommand({
  declare: (command) =>
    void declarePage(
      declareTenant(
        command.description("Lists a customer's audit log, newest first. Nothing in it can be changed or taken away."),
      ),
    ),
  examples: ['audit-log list --tenant "Corner Bakery"', 'audit-log list --tenant k3v9q2ma --all --json'],
  input: z.object({ tenant: z.string(), ...PageInput }),
  async run(input, context) {
    const operator = await context.operator();
    const tenantId = await tenantIdOf(operator, input.tenant);
    const { rows, next } = await gather(
      input,
      (page) => operator.call({ method: 'GET', path: ['tenants', tenantId, 'audit'], query: page }, AuditList),
      (page) => page.entries,
    );
    await context.output.result({ entries: rows, next }, () =>
      rows.length === 0 ? 'Nothing yet.' : table(columns, rows, context.output.width),
    );
    noteMore(context, next);
  },
});
