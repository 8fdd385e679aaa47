/** Who works for a tenant. */
import { randomUUID } from 'node:crypto';
import { InvitationCreate, InvitationCreated, Member, MemberUpdate, Team } from '@coatcheck/contract/console/team';
import { Uuid } from '@coatcheck/contract/ids';
import * as z from 'zod/mini';
import { newOneTimeLink } from '../../domain/one-time-link.ts';
import { operation, type TenantCall } from '../operator/operation.ts';
import { TenantPath } from '../operator/paging.ts';

const MemberPath = z.object({ id: Uuid, user_id: Uuid });

/** Invites somebody, as an owner or the operator. @throws {Refusal} `conflict`: is a member already */
export async function makeInvitation(
  { teams, proof, config }: Pick<TenantCall, 'teams' | 'proof' | 'config'>, tenantId: string, asked: InvitationCreate,
): Promise<InvitationCreated> {
  const { link, tokenHash } = newOneTimeLink(config.consoleUrl, 'invitation');
  return { invitation: await teams.invite(proof, tenantId, { ...asked, invitationId: randomUUID(), tokenHash }), link };
}

export const showTeam = operation({
  method: 'get',
  path: '/tenants/:id/team',
  summary: 'List the members of a tenant, and its open invitations.',
  params: TenantPath,
  answer: Team,
  problems: [],
  handle: ({ params, teams, proof }) => teams.showTeam(proof, params.id),
});

export const invite = operation({
  method: 'post',
  path: '/tenants/:id/invitations',
  summary: 'Invite somebody: a link for one person, good once and for seven days.',
  params: TenantPath,
  body: InvitationCreate,
  answer: InvitationCreated,
  status: 201,
  problems: ['role_missing', 'conflict'],
  handle: ({ params, body, ...call }) => makeInvitation(call, params.id, body),
});

export const withdrawInvitation = operation({
  method: 'delete',
  path: '/tenants/:id/invitations/:invitation_id',
  summary: 'Withdraw an invitation: its link is worth nothing from then on.',
  params: z.object({ id: Uuid, invitation_id: Uuid }),
  problems: ['role_missing'],
  async handle({ params, teams, proof }) {
    await teams.withdrawInvitation(proof, params.id, params.invitation_id);
    return undefined;
  },
});

export const changeRole = operation({
  method: 'patch',
  path: '/tenants/:id/members/:user_id',
  summary: 'Give a member another role. Ends the member’s sessions.',
  params: MemberPath,
  body: MemberUpdate,
  answer: Member,
  problems: ['role_missing', 'conflict'],
  handle: ({ params, body, teams, proof }) => teams.changeRole(proof, params.id, params.user_id, body.role),
});

export const removeMember = operation({
  method: 'delete',
  path: '/tenants/:id/members/:user_id',
  summary: 'Remove a member; nothing of the tenant opens for them from the next statement on.',
  params: MemberPath,
  problems: ['role_missing', 'conflict'],
  async handle({ params, teams, proof }) {
    await teams.removeMember(proof, params.id, params.user_id);
    return undefined;
  },
});
