/** `coatcheck tenant update`: another name, another look. What isn't named stays as it is. */
import { Tenant, type TenantUpdate } from '@coatcheck/contract/operator/tenants';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { usageFailure } from '../../failure.ts';
import { tenantIdOf } from '../../operator/names.ts';
import { declareLooks, LooksInput, looksOf } from '../looks-options.ts';
import { tenantFields } from './view.ts';

const CallMinutes = z.string().check(z.regex(/^(?:\d{1,7}|unlimited)$/, 'is neither a number of minutes nor "unlimited"'));

export const tenantUpdate = defineCommand({
  declare: (command) =>
    void declareLooks(
      command
        .description('Changes what is named and leaves the rest. Visitors see it the next time the assistant loads.')
        .argument('<tenant>', 'id, label, or name in quotes')
        .option('--name <name>', "the business's name, as visitors read it")
        .option('--call-minutes <minutes>', 'minutes of calls a day (UTC), or "unlimited"'),
    ),
  examples: [
    'tenant update k3v9q2ma --greeting "Good morning! What may it be?"',
    'tenant update "Corner Bakery" --call-minutes 60',
    'tenant update "Corner Bakery" --starter "When do you open?" --starter "Do you have gluten-free bread?"',
  ],
  input: z.object({ tenant: z.string(), name: z.optional(z.string()), callMinutes: z.optional(CallMinutes), ...LooksInput }),
  async run(input, context) {
    const body: TenantUpdate = {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...looksOf(input),
      ...(input.callMinutes === undefined ? {} : { call_seconds_a_day: input.callMinutes === 'unlimited' ? null : Number(input.callMinutes) * 60 }),
    };
    if (Object.keys(body).length === 0)
      throw usageFailure('Nothing to change was named.', '`npx coatcheck tenant update --help` lists what can be.');
    const operator = await context.operator();
    const tenantId = await tenantIdOf(operator, input.tenant);
    const tenant = await operator.call({ method: 'PATCH', path: ['tenants', tenantId], body }, Tenant);
    await context.output.result(tenant, () => `Changed.\n\n${tenantFields(tenant)}`);
  },
});
