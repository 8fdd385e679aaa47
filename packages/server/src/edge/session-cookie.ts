/** The cookie that is a signed-in person: on the console's own host, for its own pages, out of every script's reach. */
import { sessionSeconds } from '../accounts/accounts.ts';
import { readCookie } from './cookie.ts';

const name = '__Host-coatcheck-session';
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict';

/** @returns the token of the session, whether it lives or not */
export function readSessionCookie(header: string | undefined): string | undefined {
  return readCookie(header, name);
}

export function sessionCookie(token: string): string {
  return `${name}=${token}; Max-Age=${sessionSeconds}; ${attributes}`;
}

export const endedSessionCookie = `${name}=; Max-Age=0; ${attributes}`;
