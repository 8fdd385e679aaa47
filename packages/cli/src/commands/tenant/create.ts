/** `coatcheck tenant create`: a customer, its first key, and the one line to paste. */
import { TenantCreated, type TenantCreate } from '@coatcheck/contract/operator/tenants';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { fields } from '../../output/table.ts';
import { declareLooks, LooksInput, looksOf } from '../looks-options.ts';
import { collect } from '../shared-options.ts';

export const tenantCreate = defineCommand({
  declare: (command) =>
    void declareLooks(
      command
        .description('Makes a customer with one publishable key of all scopes, and prints the line to paste into its website.')
        .option('--name <name>', "the business's name, as visitors read it (required)")
        .option(
          '--origin <origin>',
          'a website on which the key works; may be given several times. None: it works nowhere yet',
          collect,
        ),
    ),
  examples: [
    'tenant create --name "Corner Bakery" --origin https://bakery.example --origin https://www.bakery.example',
    'tenant create --name "Zahnarzt Weiss" --origin https://zahnarzt.example --language de --colour "#0a7f5a"',
  ],
  input: z.object({ name: z.string(), origin: z.optional(z.array(z.string())), ...LooksInput }),
  async run(input, { operator, output }) {
    const origins = input.origin ?? [];
    const body: TenantCreate = { name: input.name, ...(origins.length === 0 ? {} : { origins }), ...looksOf(input) };
    const created = await (await operator()).call({ method: 'POST', path: ['tenants'], body }, TenantCreated);
    await output.result(created, () =>
      [
        fields([
          ['tenant', created.tenant_id],
          ['label', created.label],
          ['key', created.publishable_key],
          ['key id', created.key_id],
        ]),
        `Paste this line into the website:\n\n  ${created.snippet}`,
        origins.length === 0
          ? `It works on no website yet. Say where it may:\n  npx coatcheck key origins ${created.key_id} --origin https://…`
          : `It works on ${origins.join(', ')}.`,
        `What it may answer from:\n  npx coatcheck knowledge add --tenant ${created.label} FILE…`,
      ].join('\n\n'),
    );
  },
});
