/** `coatcheck knowledge remove`: takes documents away from what an assistant answers from. */
import { DocumentList } from '@coatcheck/contract/operator/knowledge';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { exitCodes, Failure } from '../../failure.ts';
import { tenantIdOf } from '../../operator/names.ts';
import { declareTenant } from '../shared-options.ts';

export const knowledgeRemove = defineCommand({
  declare: (command) =>
    void declareTenant(
      command
        .description('Takes documents away. Answers stop resting on them at once.')
        .argument('<document...>', 'names or ids, as `knowledge list` shows them'),
    ),
  examples: [
    'knowledge remove --tenant "Corner Bakery" prices-2025.md',
    'knowledge remove --tenant k3v9q2ma old/menu.md old/team.md',
  ],
  input: z.object({ tenant: z.string(), document: z.array(z.string()) }),
  async run(input, { operator: findOperator, output }) {
    const operator = await findOperator();
    const tenantId = await tenantIdOf(operator, input.tenant);
    const { documents } = await operator.call({ method: 'GET', path: ['tenants', tenantId, 'knowledge'] }, DocumentList);
    // Every name is looked up before the first document goes: a typing mistake leaves all as it was.
    const chosen = new Map(
      input.document.map((given) => {
        const found =
          documents.find((document) => document.document_id === given) ?? documents.find((document) => document.name === given);
        if (found === undefined) {
          throw new Failure({
            code: 'not_found',
            title: `No document is called '${given}'; nothing was removed.`,
            hint: '`npx coatcheck knowledge list` shows names and ids.',
            exit: exitCodes.notFound,
          });
        }
        return [found.document_id, found.name] as const;
      }),
    );
    for (const id of chosen.keys()) {
      await operator.call({ method: 'DELETE', path: ['tenants', tenantId, 'knowledge', id] }, z.unknown());
    }
    const removed = [...chosen].map(([document_id, name]) => ({ document_id, name }));
    await output.result({ removed }, () => removed.map(({ name }) => `removed ${name}`).join('\n'));
  },
});
