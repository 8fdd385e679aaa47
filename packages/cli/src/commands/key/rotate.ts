/** `coatcheck key rotate`: a new key, and some time for the customer to change its website. */
import { KeyRotated, type Key, type KeyRotate } from '@coatcheck/contract/operator/keys';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { keyIdOf } from '../../operator/names.ts';
import { localTime } from '../../output/local-time.ts';
import { keyFields } from './view.ts';

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

const Overlap = z.pipe(
  z.string().check(z.regex(/^\d{1,7}[smhd]?$/, 'is not a time such as 7d, 12h, 30m or 0')),
  z.transform((given: string) => Number.parseInt(given, 10) * (secondsOf[given.at(-1) ?? ''] ?? 1)),
);

export const keyRotate = defineCommand({
  declare: (command) =>
    void command
      .description(
        'Makes a new key with the same origins and scopes. The old one goes on for a while beside it, then ends by itself.',
      )
      .argument('<key>', 'id of the old key, or the publishable key itself')
      .option('--overlap <time>', 'how long the old key goes on: 7d, 12h, 30m, 0 for not at all; at most 90d (default: 7d)'),
  examples: ['key rotate pk_k3v9q2ma_…', 'key rotate 0198c1a2-5d3e-7c4f-8a9b-0c1d2e3f4a5b --overlap 0'],
  input: z.object({ key: z.string(), overlap: z.optional(Overlap) }),
  async run(input, context) {
    const operator = await context.operator();
    const keyId = await keyIdOf(operator, input.key);
    const body: z.infer<typeof KeyRotate> = input.overlap === undefined ? {} : { overlap_seconds: input.overlap };
    const rotated = await operator.call({ method: 'POST', path: ['keys', keyId, 'rotate'], body }, KeyRotated);
    const { key, previous, snippet } = rotated;
    await context.output.result(rotated, () =>
      [
        keyFields(key),
        `Paste this line into the website, in place of the old one:\n\n  ${snippet}`,
        endOfPrevious(previous),
      ].join('\n\n'),
    );
  },
});

function endOfPrevious({ publishable_key, key_id, status, retires_at }: Key): string {
  if (status === 'revoked' || retires_at === null) {
    return `The old key ${publishable_key} is switched off.`;
  }
  return `The old key ${publishable_key} goes on until ${localTime(retires_at)}.\nSooner: npx coatcheck key revoke ${key_id}`;
}
