/** `coatcheck key list`: a customer's publishable keys. */
import { KeyList } from '@coatcheck/contract/operator/keys';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { tenantIdOf } from '../../operator/names.ts';
import { declareTenant } from '../shared-options.ts';
import { keyTable } from './view.ts';

export const keyList = defineCommand({
  declare: (command) =>
    void declareTenant(command.description("Lists a customer's publishable keys. They are public: every visitor can read them.")),
  examples: ['key list --tenant "Corner Bakery"', 'key list --tenant k3v9q2ma --json'],
  input: z.object({ tenant: z.string() }),
  async run(input, context) {
    const operator = await context.operator();
    const tenantId = await tenantIdOf(operator, input.tenant);
    const list = await operator.call({ method: 'GET', path: ['tenants', tenantId, 'keys'] }, KeyList);
    await context.output.result(list, () => keyTable(list.keys, context.output.width));
  },
});
