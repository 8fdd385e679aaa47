/** People's accounts and how they come in. Logs in as coatcheck_accounts, which reads its own schema alone. */
import { Invitation } from '@coatcheck/contract/console/invitations';
import { Me } from '@coatcheck/contract/console/session';
import { Uuid } from '@coatcheck/contract/ids';
import type { Pool } from 'pg';
import * as z from 'zod/mini';
import { definerCall } from '../definer-call.ts';
import { Refusal, translate } from '../refusal.ts';
import { createAccountStore, hashOfToken, type AccountStore } from './store.ts';

const SignedInAs = z.object({ session_id: Uuid, me: Me });
export type SignedInAs = z.infer<typeof SignedInAs>;

export interface LiveSession {
  readonly id: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly userAgent: string | null;
  readonly address: string | null;
}

export interface AccountDatabase {
  readonly store: AccountStore;
  /** What the library signs and encrypts with, base64url. The same on every node. */
  libraryKey(): Promise<string>;
  /** @throws {Refusal} `session_missing` */
  whoami(sessionToken: string): Promise<SignedInAs>;
  /** @returns the live sessions of a person, the latest first */
  listSessions(userId: string): Promise<LiveSession[]>;
  /** @returns whether that person had that session */
  endSession(userId: string, sessionId: string): Promise<boolean>;
  endSessionOf(sessionToken: string): Promise<void>;
  endOtherSessions(userId: string, sessionId: string): Promise<void>;
  /** Removes the person whose session it is, with all that is theirs. */
  removeAccountOf(sessionToken: string): Promise<void>;
  /** @throws {Refusal} `invitation_invalid` */
  lookUpInvitation(token: string): Promise<Invitation>;
  /** @throws {Refusal} `invitation_invalid`, also where the session is of another address than was invited; `session_missing` */
  acceptInvitation(token: string, sessionToken: string): Promise<void>;
  /** @throws {Refusal} `invitation_invalid`: the link of the first start is wrong, used or too old */
  requireWelcome(token: string): Promise<void>;
  /** Makes the first operator. @throws {Refusal} as above, or `session_missing` */
  acceptWelcome(token: string, sessionToken: string): Promise<void>;
}

export function createAccountDatabase(pool: Pool): AccountDatabase {
  async function ask<Row extends object>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    try {
      return (await pool.query<Row>({ name, text, values: [...values] })).rows;
    } catch (error) {
      throw translate(error);
    }
  }
  const call = definerCall(pool, 'auth');

  return {
    store: createAccountStore(pool),
    async libraryKey() {
      const [row] = await ask<{ secret: Buffer }>('library-key', 'select secret from accounts.library_key', []);
      if (row === undefined) throw new Refusal('internal');
      return row.secret.toString('base64url');
    },
    async whoami(sessionToken) {
      return SignedInAs.parse(await call('whoami', [sessionToken]));
    },
    listSessions: (userId) =>
      ask<LiveSession>(
        'list-sessions',
        `select s.id, s.created_at as "createdAt", s.expires_at as "expiresAt", nullif(s.user_agent, '') as "userAgent", nullif(s.ip_address, '') as address
           from accounts.session s where s.user_id = $1 and s.expires_at > clock_timestamp() order by s.created_at desc, s.id`,
        [userId],
      ),
    async endSession(userId, sessionId) {
      const ended = await ask('end-session', 'delete from accounts.session s where s.user_id = $1 and s.id = $2 returning s.id', [userId, sessionId]);
      return ended.length > 0;
    },
    async endSessionOf(sessionToken) {
      await ask('end-session-of', 'delete from accounts.session s where s.token_hash = $1', [hashOfToken(sessionToken)]);
    },
    async endOtherSessions(userId, sessionId) {
      await ask('end-other-sessions', 'delete from accounts.session s where s.user_id = $1 and s.id <> $2', [userId, sessionId]);
    },
    async removeAccountOf(sessionToken) {
      const text = 'delete from accounts.person p using accounts.session s where s.token_hash = $1 and p.id = s.user_id';
      await ask('remove-account-of', text, [hashOfToken(sessionToken)]);
    },
    async lookUpInvitation(token) {
      return Invitation.parse(await call('look_up_invitation', [token]));
    },
    async acceptInvitation(token, sessionToken) {
      await call('accept_invitation', [token, sessionToken]);
    },
    async requireWelcome(token) {
      await call('require_welcome', [token]);
    },
    async acceptWelcome(token, sessionToken) {
      await call('accept_welcome', [token, sessionToken]);
    },
  };
}
