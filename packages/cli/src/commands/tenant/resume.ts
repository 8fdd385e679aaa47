/** `coatcheck tenant resume`: switches a suspended customer on again. */
import { Tenant } from '@coatcheck/contract/operator/tenants';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { tenantIdOf } from '../../operator/names.ts';

export const tenantResume = defineCommand({
  declare: (command) =>
    void command.description('Switches a suspended customer on again.').argument('<tenant>', 'id, label, or name in quotes'),
  examples: ['tenant resume k3v9q2ma'],
  input: z.object({ tenant: z.string() }),
  async run(input, context) {
    const operator = await context.operator();
    const tenantId = await tenantIdOf(operator, input.tenant);
    const tenant = await operator.call({ method: 'POST', path: ['tenants', tenantId, 'resume'] }, Tenant);
    await context.output.result(tenant, () =>
      [
        `${tenant.name} (${tenant.label}) is active.`,
        'Its keys that are live work again for pages loaded from now on; keys that were revoked stay revoked.',
        'Passes handed out before the suspension stay worthless.',
      ].join('\n'),
    );
  },
});
