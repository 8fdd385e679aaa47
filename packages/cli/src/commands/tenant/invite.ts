/** `coatcheck tenant invite`: a link for one person to come in by, into the console. */
import { roles } from '@coatcheck/contract/console/session';
import { InvitationCreated, type InvitationCreate } from '@coatcheck/contract/console/team';
import * as z from 'zod/mini';
import { defineCommand } from '../../command.ts';
import { tenantIdOf } from '../../operator/names.ts';
import { localTime } from '../../output/local-time.ts';

export const tenantInvite = defineCommand({
  declare: (command) =>
    void command
      .description('Invites somebody to work for a customer. The link is good once and for seven days; a second one replaces it.')
      .argument('<tenant>', 'id, label, or name in quotes')
      .requiredOption('--email <address>', 'whose account it will be')
      .option('--role <role>', `${roles.join(', ')}. Default: owner`),
  examples: ['tenant invite "Corner Bakery" --email baker@bakery.example', 'tenant invite k3v9q2ma --email temp@bakery.example --role viewer'],
  input: z.object({ tenant: z.string(), email: z.string(), role: z.optional(z.enum(roles, `is not one of ${roles.join(', ')}`)) }),
  async run({ tenant, email, role = 'owner' }, context) {
    const operator = await context.operator();
    const body: InvitationCreate = { email, role };
    const path = ['tenants', await tenantIdOf(operator, tenant), 'invitations'];
    const invited = await operator.call({ method: 'POST', path, body }, InvitationCreated);
    await context.output.result(
      invited,
      () => `Hand this link to ${invited.invitation.email}; it is shown this once, and good until ${localTime(invited.invitation.expires_at)}:\n\n  ${invited.link}`,
    );
  },
});
