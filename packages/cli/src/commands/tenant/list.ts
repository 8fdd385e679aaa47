/** `coatcheck tenant list`: the operator's customers. */
import { TenantList, type Tenant } from '@coatcheck/contract/operator/tenants';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { localTime } from '../../output/local-time.ts';
import { table, type Column } from '../../output/table.ts';
import { declarePage, gather, noteMore, PageInput } from '../shared-options.ts';

const columns: readonly Column<Tenant>[] = [
  { heading: 'NAME', cell: (tenant) => tenant.name },
  { heading: 'STATUS', cell: (tenant) => tenant.status, whole: true },
  { heading: 'LABEL', cell: (tenant) => tenant.label, whole: true },
  { heading: 'KEYS', cell: (tenant) => tenant.keys, align: 'right' },
  { heading: 'TENANT', cell: (tenant) => tenant.tenant_id, whole: true },
  { heading: 'CREATED', cell: (tenant) => localTime(tenant.created_at) },
];

export const tenantList = defineCommand({
  declare: (command) =>
    void declarePage(
      command.description('Lists your customers.').option('--query <words>', 'only those whose name or label has these words'),
    ),
  examples: ['tenant list', 'tenant list --query bakery', 'tenant list --all --json'],
  input: z.object({ query: z.optional(z.string()), ...PageInput }),
  async run(input, context) {
    const operator = await context.operator();
    const { rows, next } = await gather(
      input,
      (page) => operator.call({ method: 'GET', path: ['tenants'], query: { query: input.query, ...page } }, TenantList),
      (page) => page.tenants,
    );
    await context.output.result({ tenants: rows, next }, () =>
      rows.length === 0
        ? input.query === undefined
          ? 'No customers yet; `npx coatcheck tenant create --name …` makes one.'
          : `No customer matches '${input.query}'.`
        : table(columns, rows, context.output.width),
    );
    noteMore(context, next);
  },
});
