/**
 * The gate before every `/console/v1` route: the request comes from the console's own pages.
 *
 * 1. `Origin`, where there is one, is exactly CONSOLE_URL's; a request that changes something has to have one.
 * 2. `Sec-Fetch-Site`, where there is one, is `same-origin`: not a sibling, not an address that somebody typed or was sent.
 * 3. The session is in its cookie and nowhere else.
 */
import { Refusal } from '@coatcheck/database/refusal';
import type { Context } from 'hono';
import { sessionCookie } from './cookies.ts';

export interface ConsoleGate {
  /** @returns the session's token, whether it lives or not. @throws {Refusal} `cross_site` */
  enter(c: Context): string | undefined;
}

export function createConsoleGate(consoleUrl: string): ConsoleGate {
  const { origin: own } = new URL(consoleUrl);
  return {
    enter(c) {
      const origin = c.req.header('origin');
      const site = c.req.header('sec-fetch-site');
      const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
      if (origin === undefined ? !reads : origin !== own) throw new Refusal('cross_site');
      if (site !== undefined && site !== 'same-origin') throw new Refusal('cross_site');
      return sessionCookie.read(c.req.header('cookie'));
    },
  };
}
