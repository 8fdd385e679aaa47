/** The cookie that is a visitor: partitioned, so that each customer's website has its own. */

const name = '__Host-coatcheck';
const lifeSeconds = 30 * 86_400;
const attributes = 'Path=/; Secure; HttpOnly; SameSite=None; Partitioned';

/** @returns the cookie's value; none where two of that name came (somebody tossed one in). Whether it is ours the database says. */
export function readVisitorCookie(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  let value: string | undefined;
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    if (value !== undefined) return undefined;
    value = pair.slice(at + 1).trim();
  }
  return value === '' ? undefined : value;
}

export function visitorCookie(secret: string): string {
  return `${name}=${secret}; Max-Age=${lifeSeconds}; ${attributes}`;
}

/** Makes the browser forget the visitor. */
export const forgottenCookie = `${name}=; Max-Age=0; ${attributes}`;
