/** A tenant's settings and team. Logs in as coatcheck_operator, like the functions in operator.ts; the proof may be a member's pass. */
import { Member, PendingInvitation, Team, type InvitationCreate } from '@coatcheck/contract/console/team';
import type { Role } from '@coatcheck/contract/console/session';
import { Workspace } from '@coatcheck/contract/console/workspace';
import type { Pool } from 'pg';
import * as z from 'zod/mini';
import { definerCall } from './definer-call.ts';

export interface NewInvitation extends InvitationCreate {
  readonly invitationId: string;
  /** SHA-256 of the link's token. */
  readonly tokenHash: Buffer;
}

/**
 * Each asks for a proof: a member's pass with the right scope, an operator's session, the operator's token.
 *
 * @throws {Refusal} `not_found` for another tenant's and for none, `role_missing`, `session_missing`, `operator_token_invalid`
 */
export interface TeamDatabase {
  /** @param pass a member's; no other proof says which role it is */
  showWorkspace(pass: string, tenantId: string): Promise<Workspace>;
  showTeam(proof: string, tenantId: string): Promise<Team>;
  /** In place of an earlier one for the same address. @throws {Refusal} `conflict`: is a member already */
  invite(proof: string, tenantId: string, invitation: NewInvitation): Promise<PendingInvitation>;
  withdrawInvitation(proof: string, tenantId: string, invitationId: string): Promise<void>;
  /** Ends the member's sessions. @throws {Refusal} `conflict`: nobody would be an owner any more */
  changeRole(proof: string, tenantId: string, userId: string, role: Role): Promise<Member>;
  /** @throws {Refusal} `conflict`, as above */
  removeMember(proof: string, tenantId: string, userId: string): Promise<void>;
  /** Whether a session is an operator's. @throws {Refusal} `session_missing`, `role_missing` */
  checkSession(sessionToken: string): Promise<void>;
  /** Keeps the hash of a link for the first operator. @returns whether there is none yet */
  offerWelcome(operatorToken: string, linkHash: Buffer): Promise<boolean>;
}

export function createTeamDatabase(pool: Pool): TeamDatabase {
  const call = definerCall(pool, 'operator');
  return {
    async showWorkspace(pass, tenantId) {
      return Workspace.parse(await call('show_workspace', [pass, tenantId]));
    },
    async showTeam(proof, tenantId) {
      return Team.parse(await call('show_team', [proof, tenantId]));
    },
    async invite(proof, tenantId, { invitationId, email, role, tokenHash }) {
      return PendingInvitation.parse(await call('invite', [proof, tenantId, invitationId, email, role, tokenHash]));
    },
    async withdrawInvitation(proof, tenantId, invitationId) {
      await call('withdraw_invitation', [proof, tenantId, invitationId]);
    },
    async changeRole(proof, tenantId, userId, role) {
      return Member.parse(await call('change_role', [proof, tenantId, userId, role]));
    },
    async removeMember(proof, tenantId, userId) {
      await call('remove_member', [proof, tenantId, userId]);
    },
    async checkSession(sessionToken) {
      await call('check_session', [sessionToken]);
    },
    async offerWelcome(operatorToken, linkHash) {
      return z.boolean().parse(await call('offer_welcome', [operatorToken, linkHash]));
    },
  };
}
