/** `coatcheck key origins`: on which websites a key works. */
import { Key, type KeyOrigins } from '@coatcheck/contract/operator/keys';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { usageFailure } from '../../failure.ts';
import { keyIdOf } from '../../operator/names.ts';
import { collect } from '../shared-options.ts';

export const keyOrigins = defineCommand({
  declare: (command) =>
    void command
      .description(
        'Sets the websites on which a key works, in place of those it had. ' +
          'An origin is scheme, host and port; a wildcard may stand for the leftmost label.',
      )
      .argument('<key>', 'id of the key, or the publishable key itself')
      .option('--origin <origin>', 'a website on which the key works; may be given several times', collect)
      .option('--none', 'the key works on no website any more'),
  examples: [
    'key origins pk_k3v9q2ma_… --origin https://bakery.example --origin https://www.bakery.example',
    'key origins 0198c1a2-5d3e-7c4f-8a9b-0c1d2e3f4a5b --origin "https://*.preview.bakery.example"',
    'key origins 0198c1a2-5d3e-7c4f-8a9b-0c1d2e3f4a5b --none',
  ],
  input: z.object({ key: z.string(), origin: z.optional(z.array(z.string())), none: z.optional(z.boolean()) }),
  async run(input, context) {
    const origins = input.origin ?? [];
    // An empty list means nobody; that must be said, not happen by leaving something out.
    if ((origins.length === 0) !== (input.none === true))
      throw usageFailure('Give each website with --origin, or --none for no website at all.');
    const operator = await context.operator();
    const keyId = await keyIdOf(operator, input.key);
    const body: z.infer<typeof KeyOrigins> = { origins };
    const key = await operator.call({ method: 'PUT', path: ['keys', keyId, 'origins'], body }, Key);
    const listed = key.origins.map((origin) => `  ${origin}`).join('\n');
    await context.output.result(key, () =>
      [
        key.origins.length === 0
          ? `${key.publishable_key} works on no website.`
          : `${key.publishable_key} works on these websites and no other:\n${listed}`,
        'Assistants that are open reload once and go on where the website is still allowed.',
      ].join('\n'),
    );
  },
});
