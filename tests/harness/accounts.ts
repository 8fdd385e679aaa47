/** People with sessions, put into the database without a password, for tests that need no HTTP. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '@coatcheck/contract/console/session';
import type { Database } from '@coatcheck/database/database';
import { ask } from './unusual-passes.ts';

export interface TestPerson {
  readonly userId: string;
  readonly email: string;
  readonly sessionId: string;
  /** The cookie's value. */
  readonly session: string;
}

/** @returns a person who is signed in and works for nobody yet. */
export async function createPerson({ accounts }: Pick<Database, 'accounts'>, name: string): Promise<TestPerson> {
  const [userId, email, now] = [randomUUID(), `${name.toLowerCase()}@example.org`, new Date()];
  await accounts.store.create('user', { id: userId, email, emailVerified: false, name, createdAt: now, updatedAt: now });
  return { userId, email, ...(await signIn({ accounts }, userId)) };
}

/** @returns one more session of a person */
export async function signIn({ accounts }: Pick<Database, 'accounts'>, userId: string): Promise<Pick<TestPerson, 'sessionId' | 'session'>> {
  const [sessionId, session, now] = [randomUUID(), randomBytes(24).toString('base64url'), new Date()];
  await accounts.store.create('session', {
    id: sessionId, userId, token: session, ipAddress: '', userAgent: 'test', expiresAt: new Date(now.getTime() + 3_600_000), createdAt: now, updatedAt: now,
  });
  return { sessionId, session };
}

export async function makeMember(superuserUrl: string, tenantId: string, { userId }: TestPerson, role: Role): Promise<void> {
  await ask(superuserUrl, 'insert into auth.member (tenant_id, user_id, role) values ($1, $2, $3)', [tenantId, userId, role]);
}

export async function makeOperator(superuserUrl: string, { userId }: TestPerson): Promise<void> {
  await ask(superuserUrl, 'insert into auth.operator_account (user_id) values ($1)', [userId]);
}
