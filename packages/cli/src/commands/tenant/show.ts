/** `coatcheck tenant show`: one customer and its keys. */
import { KeyList } from '@coatcheck/contract/operator/keys';
import { Tenant } from '@coatcheck/contract/operator/tenants';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { tenantIdOf } from '../../operator/names.ts';
import { keyTable } from '../key/view.ts';
import { tenantFields } from './view.ts';

export const tenantShow = defineCommand({
  declare: (command) =>
    void command.description('Shows one customer and its keys.').argument('<tenant>', 'id, label, or name in quotes'),
  examples: ['tenant show k3v9q2ma', 'tenant show "Corner Bakery" --json'],
  input: z.object({ tenant: z.string() }),
  async run(input, context) {
    const operator = await context.operator();
    const tenantId = await tenantIdOf(operator, input.tenant);
    const tenant = await operator.call({ method: 'GET', path: ['tenants', tenantId] }, Tenant);
    const { keys } = await operator.call({ method: 'GET', path: ['tenants', tenantId, 'keys'] }, KeyList);
    await context.output.result(
      { ...tenant, key_list: keys },
      () => `${tenantFields(tenant)}\n\n${keyTable(keys, context.output.width)}`,
    );
  },
});
