/** `coatcheck key revoke`: the switch. */
import { Key } from '@coatcheck/contract/operator/keys';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { keyIdOf } from '../../operator/names.ts';

export const keyRevoke = defineCommand({
  declare: (command) =>
    void command
      .description('Switches a key off, everywhere, before the command returns. `key enable` switches it on again.')
      .argument('<key>', 'id of the key, or the publishable key as it stands in the website'),
  examples: ['key revoke 0198c1a2-5d3e-7c4f-8a9b-0c1d2e3f4a5b', 'key revoke pk_k3v9q2ma_…'],
  input: z.object({ key: z.string() }),
  async run(input, context) {
    const operator = await context.operator();
    const keyId = await keyIdOf(operator, input.key);
    const key = await operator.call({ method: 'POST', path: ['keys', keyId, 'revoke'] }, Key);
    await context.output.result(key, () =>
      [
        `${key.publishable_key} is switched off.`,
        'Requests with it, and with every pass it ever gave out, are refused from now on.',
        'Answers that are running end within a second.',
        'A panel that is open says goodbye in one sentence; the next page shows no launcher.',
        `On again: npx coatcheck key enable ${key.key_id}`,
      ].join('\n'),
    );
  },
});
