/**
 * Passwords and the sessions made from them. This file is all that the rest of the server knows of the accounts library, which is
 * called function by function: its own routes are never mounted, its cookies never sent, and its input is what our contract has parsed.
 *
 * 1. Accounts are made by whoever has checked an invitation first; nothing here asks for one.
 * 2. A wrong password and an unknown address are refused with the same words and the same work.
 * 3. Two passwords are worked on at once, and a hundred may wait: more than that is a flood, whatever prefixes it comes from.
 * 4. The library is loaded when the first person signs in: a start doesn't wait for it.
 */
import { passwordLengthMax, passwordLengthMin, type SignIn } from '@coatcheck/contract/console/session';
import type { AccountDatabase } from '@coatcheck/database/accounts/accounts';
import { Refusal } from '@coatcheck/database/refusal';
import { createLanes } from './lanes.ts';

/** However often it is used. Seconds. */
export const sessionSeconds = 12 * 3600;

/** Who asks, for the list of sessions. */
export interface Asker {
  /** As the browser says; a stranger's words. */
  readonly userAgent: string;
  /** Address prefix, canonical. */
  readonly prefix: string;
}

export interface NewAccount extends SignIn {
  readonly name: string;
}

/** Each returns the token of a new session, which is the cookie's value. */
export interface Accounts {
  /** @throws {Refusal} `sign_in_failed` */
  signIn(credentials: SignIn, asker: Asker): Promise<string>;
  /** @throws {Refusal} `conflict`: the address has an account */
  signUp(account: NewAccount, asker: Asker): Promise<string>;
  /** Ends all sessions, the present one too. @throws {Refusal} `sign_in_failed`: the current password is wrong; `session_missing` */
  changePassword(sessionToken: string, passwords: { current: string; next: string }, asker: Asker): Promise<string>;
}

export interface AccountsParts {
  readonly database: Pick<AccountDatabase, 'store' | 'libraryKey'>;
  readonly consoleUrl: string;
}

export function createAccounts(parts: AccountsParts): Accounts {
  const lanes = createLanes({ atOnce: 2, waitingMax: 100 });
  let loading: ReturnType<typeof load> | undefined;
  const api = async () => {
    loading ??= load(parts);
    try {
      return (await loading).api;
    } catch (error) {
      // The next one tries again.
      loading = undefined;
      throw error;
    }
  };

  return {
    async signIn({ email, password }, asker) {
      const { signInEmail } = await api();
      const made = await refused(lanes.run(() => signInEmail({ body: { email, password }, headers: headersOf(asker) })));
      return tokenOf(made);
    },
    async signUp({ email, password, name }, asker) {
      const { signUpEmail } = await api();
      const signedUp = lanes.run(() => signUpEmail({ body: { email, password, name }, headers: headersOf(asker) }));
      const made = signedUp.catch(async (error: unknown) => {
        // It says this of everything that went wrong in the database. Of two that sign up at once, one finds the address taken.
        if (codeOf(error) !== 'FAILED_TO_CREATE_USER') throw error;
        const taken = await parts.database.store.count('user', [{ field: 'email', operator: 'eq', value: email, connector: 'AND' }]);
        throw taken > 0 ? new Refusal('conflict') : error;
      });
      return tokenOf(await refused(made));
    },
    async changePassword(sessionToken, { current, next }, asker) {
      const { changePassword } = await api();
      const headers = headersOf(asker);
      headers.set('authorization', `Bearer ${sessionToken}`);
      const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true };
      return tokenOf(await refused(lanes.run(() => changePassword({ body, headers }))));
    },
  };
}

async function load({ database, consoleUrl }: AccountsParts) {
  const [{ betterAuth }, { bearer }, { libraryAdapter }] = await Promise.all([
    import('better-auth/minimal'), import('better-auth/plugins/bearer'), import('./library-adapter.ts'),
  ]);
  return betterAuth({
    appName: 'Coatcheck',
    baseURL: consoleUrl,
    trustedOrigins: [new URL(consoleUrl).origin],
    // Named here, so that it is not looked for in the environment.
    secrets: [{ version: 1, value: await database.libraryKey() }],
    database: libraryAdapter(database.store),
    emailAndPassword: {
      enabled: true, minPasswordLength: passwordLengthMin, maxPasswordLength: passwordLengthMax, revokeSessionsOnPasswordReset: true,
    },
    session: { expiresIn: sessionSeconds, disableSessionRefresh: true, cookieCache: { enabled: false } },
    // A session's token stands in our own cookie, and comes to it this way.
    plugins: [bearer()],
    advanced: { database: { generateId: 'uuid' }, ipAddress: { ipAddressHeaders: [addressHeader] } },
    // Ours stand before it.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // It would write people's addresses.
    logger: { disabled: true },
  });
}

const addressHeader = 'x-coatcheck-address';
const userAgentMax = 300;

function headersOf({ userAgent, prefix }: Asker): Headers {
  return new Headers({ 'user-agent': userAgent.slice(0, userAgentMax), [addressHeader]: prefix.replace(/\/\d+$/, '') });
}

function tokenOf({ token }: { readonly token: string | null }): string {
  if (token === null) throw new Error('the accounts library made no session');
  return token;
}

/** What the library calls a failure, in the problem table's words; what has none is a defect of ours. */
const problems = {
  INVALID_EMAIL_OR_PASSWORD: 'sign_in_failed',
  INVALID_PASSWORD: 'sign_in_failed',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'sign_in_failed',
  UNAUTHORIZED: 'session_missing',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'conflict',
} as const;

async function refused<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = codeOf(error);
    for (const [named, problem] of Object.entries(problems)) if (code === named) throw new Refusal(problem);
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  if (!(error instanceof Error) || !('body' in error)) return undefined;
  const { body } = error;
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}
