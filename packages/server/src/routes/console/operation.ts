/** What the console's operations are given that are about people; those about a tenant have the operator's call. */
import type { Database } from '@coatcheck/database/database';
import type { SignedInAs } from '@coatcheck/database/accounts/accounts';
import type { Accounts, Asker } from '../../accounts/accounts.ts';
import type { Limits } from '../../limits/limits.ts';
import { operationsWith } from '../operation.ts';

/** Nobody need be signed in. */
export interface DoorCall {
  /** What came in the cookie, whether it lives or not. */
  readonly session: string | undefined;
  readonly asker: Asker;
  readonly accounts: Accounts;
  readonly people: Database['accounts'];
  readonly limits: Pick<Limits, 'signIn' | 'link'>;
  /** What the answer does to the cookie. */
  readonly cookie: { begin(session: string): void; end(): void };
}

/** Somebody is. */
export interface OwnCall extends DoorCall {
  readonly session: string;
  readonly who: SignedInAs;
}

export const doorOperation = operationsWith<DoorCall>();
export const ownOperation = operationsWith<OwnCall>();
