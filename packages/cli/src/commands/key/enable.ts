/** `coatcheck key enable`: switches a revoked key on again. */
import { Key } from '@coatcheck/contract/operator/keys';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { keyIdOf } from '../../operator/names.ts';

export const keyEnable = defineCommand({
  declare: (command) =>
    void command
      .description('Switches a revoked key on again.')
      .argument('<key>', 'id of the key, or the publishable key itself'),
  examples: ['key enable 0198c1a2-5d3e-7c4f-8a9b-0c1d2e3f4a5b'],
  input: z.object({ key: z.string() }),
  async run(input, context) {
    const operator = await context.operator();
    const keyId = await keyIdOf(operator, input.key);
    const key = await operator.call({ method: 'POST', path: ['keys', keyId, 'enable'] }, Key);
    await context.output.result(key, () =>
      [
        `${key.publishable_key} works again, for pages loaded from now on.`,
        'Nothing old comes back to life: passes handed out before stay worthless.',
        ...(key.origins.length === 0
          ? [`It works on no website yet: npx coatcheck key origins ${key.key_id} --origin https://shop.example`]
          : []),
      ].join('\n'),
    );
  },
});
