/** `coatcheck tenant suspend`: switches a customer off. */
import { Tenant } from '@coatcheck/contract/operator/tenants';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { tenantIdOf } from '../../operator/names.ts';

export const tenantSuspend = defineCommand({
  declare: (command) =>
    void command
      .description('Switches a customer off, with all its keys. Nothing is deleted; `tenant resume` brings it back.')
      .argument('<tenant>', 'id, label, or name in quotes'),
  examples: ['tenant suspend k3v9q2ma'],
  input: z.object({ tenant: z.string() }),
  async run(input, context) {
    const operator = await context.operator();
    const tenantId = await tenantIdOf(operator, input.tenant);
    const tenant = await operator.call({ method: 'POST', path: ['tenants', tenantId, 'suspend'] }, Tenant);
    await context.output.result(tenant, () =>
      [
        `${tenant.name} (${tenant.label}) is suspended.`,
        'Every request of its visitors is refused from now on; answers that are running end within a second.',
        'Its website shows no launcher any more. Leads and conversations are kept.',
        `Back again: npx coatcheck tenant resume ${tenant.label}`,
      ].join('\n'),
    );
  },
});
