/** `coatcheck knowledge list`: what a customer's assistant may answer from. */
import { DocumentList, type KnowledgeDocument } from '@coatcheck/contract/operator/knowledge';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { tenantIdOf } from '../../operator/names.ts';
import { localTime } from '../../output/local-time.ts';
import { table, type Column } from '../../output/table.ts';
import { declareTenant } from '../shared-options.ts';

const columns: readonly Column<z.infer<typeof KnowledgeDocument>>[] = [
  { heading: 'NAME', cell: (document) => document.name },
  { heading: 'PASSAGES', cell: (document) => document.passages, align: 'right', whole: true },
  { heading: 'CHARACTERS', cell: (document) => document.characters, align: 'right', whole: true },
  { heading: 'ADDED', cell: (document) => localTime(document.added_at), whole: true },
  { heading: 'DOCUMENT', cell: (document) => document.document_id, whole: true },
];

export const knowledgeList = defineCommand({
  declare: (command) => void declareTenant(command.description("Lists the documents that a customer's assistant answers from.")),
  examples: ['knowledge list --tenant "Corner Bakery"'],
  input: z.object({ tenant: z.string() }),
  async run(input, { operator: findOperator, output }) {
    const operator = await findOperator();
    const tenantId = await tenantIdOf(operator, input.tenant);
    const list = await operator.call({ method: 'GET', path: ['tenants', tenantId, 'knowledge'] }, DocumentList);
    await output.result(list, () =>
      list.documents.length === 0
        ? 'No documents yet; the assistant can only take messages. `npx coatcheck knowledge add` adds some.'
        : table(columns, list.documents, output.width),
    );
  },
});
