/** The two cookies there are, each on one host alone and out of every script's reach. What a value is worth the database says. */
import { sessionSeconds } from '../accounts/accounts.ts';

export interface Cookie {
  /** @returns the cookie's value in a Cookie header; none where two of it came (somebody tossed one in) */
  read(header: string | undefined): string | undefined;
  /** For Set-Cookie. */
  set(value: string): string;
  /** Likewise; the browser forgets it. */
  readonly forgotten: string;
}

/** The cookie that is a visitor: partitioned, so that each customer's website has its own. */
export const visitorCookie = cookieOf('__Host-coatcheck', { lifeSeconds: 30 * 86_400, sent: 'SameSite=None; Partitioned' });

/** The cookie that is a signed-in person: for the console's own pages. */
export const sessionCookie = cookieOf('__Host-coatcheck-session', { lifeSeconds: sessionSeconds, sent: 'SameSite=Strict' });

function cookieOf(name: string, { lifeSeconds, sent }: { lifeSeconds: number; sent: string }): Cookie {
  const attributes = `Path=/; Secure; HttpOnly; ${sent}`;
  return {
    read(header) {
      if (header === undefined) return undefined;
      let value: string | undefined;
      for (const pair of header.split(';')) {
        const at = pair.indexOf('=');
        if (at < 0 || pair.slice(0, at).trim() !== name) continue;
        if (value !== undefined) return undefined;
        value = pair.slice(at + 1).trim();
      }
      return value === '' ? undefined : value;
    },
    set: (value) => `${name}=${value}; Max-Age=${lifeSeconds}; ${attributes}`,
    forgotten: `${name}=; Max-Age=0; ${attributes}`,
  };
}
