/** `coatcheck key create`: another key for a customer. */
import { Key, type KeyCreate } from '@coatcheck/contract/operator/keys';
import { scopes } from '@coatcheck/contract/token';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { tenantIdOf } from '../../operator/names.ts';
import { collect, declareTenant } from '../shared-options.ts';
import { keyFields } from './view.ts';

const KeyCreated = z.extend(Key, { snippet: z.string() });

export const keyCreate = defineCommand({
  declare: (command) =>
    void declareTenant(command.description('Makes another publishable key, for a second website or for fewer actions.'))
      .option(
        '--origin <origin>',
        'a website on which the key works; may be given several times. None: it works nowhere yet',
        collect,
      )
      .option(
        '--scope <scope>',
        `an action the key allows: ${scopes.join(', ')}; may be given several times. None: all`,
        collect,
      ),
  examples: [
    'key create --tenant "Corner Bakery" --origin https://shop.bakery.example',
    'key create --tenant k3v9q2ma --origin "https://*.preview.bakery.example" --scope chat',
  ],
  input: z.object({
    tenant: z.string(),
    origin: z.optional(z.array(z.string())),
    scope: z.optional(z.array(z.enum(scopes, `is not one of ${scopes.join(', ')}`))),
  }),
  async run(input, context) {
    const operator = await context.operator();
    const body: KeyCreate = {
      tenant_id: await tenantIdOf(operator, input.tenant),
      ...(input.origin === undefined ? {} : { origins: input.origin }),
      ...(input.scope === undefined ? {} : { scopes: input.scope }),
    };
    const key = await operator.call({ method: 'POST', path: ['keys'], body }, KeyCreated);
    await context.output.result(key, () => `${keyFields(key)}\n\nPaste this line into the website:\n\n  ${key.snippet}`);
  },
});
