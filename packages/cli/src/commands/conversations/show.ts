/** `coatcheck conversations show`: one conversation, word for word. */
import { ConversationDetail } from '@coatcheck/contract/operator/records';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { tenantIdOf } from '../../operator/names.ts';
import { localTime } from '../../output/local-time.ts';
import { safeLine, safeText } from '../../output/safe-text.ts';
import { fields } from '../../output/table.ts';
import { declareReason, declareTenant, reasonOf } from '../shared-options.ts';

type Detail = z.infer<typeof ConversationDetail>;

export const conversationsShow = defineCommand({
  declare: (command) =>
    void declareReason(
      declareTenant(
        command
          .description(
            'Shows one conversation, word for word, with what each answer rests on. ' +
              "Reading is written to the customer's own audit log.",
          )
          .argument('<conversation>', 'id of the conversation'),
      ),
    ),
  examples: ['conversations show 0198c1a2-5d3e-7c4f-8a9b-0c1d2e3f4a5b --tenant "Corner Bakery"'],
  input: z.object({ conversation: z.string(), tenant: z.string(), reason: z.optional(z.string()) }),
  async run(input, context) {
    const reason = reasonOf(input.reason, context);
    const operator = await context.operator();
    const tenantId = await tenantIdOf(operator, input.tenant);
    const path = ['tenants', tenantId, 'conversations', input.conversation];
    const detail = await operator.call({ method: 'GET', path, reason }, ConversationDetail);
    await context.output.result(detail, () => transcript(detail));
  },
});

function transcript(detail: Detail): string {
  const head = fields([
    ['conversation', detail.conversation_id],
    ['visitor', detail.visitor_id],
    ['began', localTime(detail.started_at)],
  ]);
  return [head, ...detail.messages.map(message)].join('\n\n');
}

/** Every line of what somebody wrote is indented, so that no message can pass itself off as the next speaker. */
function message(said: Detail['messages'][number]): string {
  const { role, text, created_at, citations = [], suggestions = [], finish_reason, offers_lead_form } = said;
  const ending = finish_reason === undefined || finish_reason === 'stop' ? '' : ` (${finish_reason})`;
  return [
    `${localTime(created_at)}  ${role}${ending}`,
    ...safeText(text)
      .split('\n')
      .map((line) => `    ${line}`),
    ...citations.map((citation) => `  ← ${safeLine(citation.title)}: ${safeLine(citation.excerpt)}`),
    ...suggestions.map((title) => `  ? ${safeLine(title)}`),
    ...(offers_lead_form === true ? ['  [lead form offered]'] : []),
  ].join('\n');
}
