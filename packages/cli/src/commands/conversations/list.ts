/** `coatcheck conversations list`: a customer's conversations. */
import { ConversationList } from '@coatcheck/contract/operator/records';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { tenantIdOf } from '../../operator/names.ts';
import { localTime } from '../../output/local-time.ts';
import { table, type Column } from '../../output/table.ts';
import { declarePage, declareReason, declareTenant, gather, noteMore, PageInput, reasonOf } from '../shared-options.ts';

type Summary = z.infer<typeof ConversationList>['conversations'][number];

const columns: readonly Column<Summary>[] = [
  { heading: 'LAST MESSAGE', cell: (row) => localTime(row.last_message_at), whole: true },
  { heading: 'MESSAGES', cell: (row) => row.messages, align: 'right', whole: true },
  { heading: 'BEGINS WITH', cell: (row) => row.first_words },
  { heading: 'CONVERSATION', cell: (row) => row.conversation_id, whole: true },
];

const listDescription = "Lists a customer's conversations, newest first. Reading is written to the customer's own audit log.";

export const conversationsList = defineCommand({
  declare: (command) => void declarePage(declareReason(declareTenant(command.description(listDescription)))),
  examples: [
    'conversations list --tenant "Corner Bakery"',
    'conversations list --tenant k3v9q2ma --all --reason "ticket 4711" --json',
  ],
  input: z.object({ tenant: z.string(), reason: z.optional(z.string()), ...PageInput }),
  async run(input, context) {
    const reason = reasonOf(input.reason, context);
    const operator = await context.operator();
    const tenantId = await tenantIdOf(operator, input.tenant);
    const { rows, next } = await gather(
      input,
      (page) =>
        operator.call({ method: 'GET', path: ['tenants', tenantId, 'conversations'], query: page, reason }, ConversationList),
      (page) => page.conversations,
    );
    await context.output.result({ conversations: rows, next }, () =>
      rows.length === 0 ? 'No conversations yet.' : table(columns, rows, context.output.width),
    );
    noteMore(context, next);
  },
});
