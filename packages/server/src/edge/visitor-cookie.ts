/** The cookie that is a visitor: partitioned, so that each customer's website has its own. */
import { readCookie } from './cookie.ts';

const name = '__Host-coatcheck';
const lifeSeconds = 30 * 86_400;
const attributes = 'Path=/; Secure; HttpOnly; SameSite=None; Partitioned';

/** @returns the cookie's value; none where two of that name came (somebody tossed one in). Whether it is ours the database says. */
export function readVisitorCookie(header: string | undefined): string | undefined {
  return readCookie(header, name);
}

export function visitorCookie(secret: string): string {
  return `${name}=${secret}; Max-Age=${lifeSeconds}; ${attributes}`;
}

/** Makes the browser forget the visitor. */
export const forgottenCookie = `${name}=; Max-Age=0; ${attributes}`;
