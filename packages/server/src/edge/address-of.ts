import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { prefixOf, type TrustedProxies } from '../limits/address.ts';

export interface EdgeEnv {
  Bindings: HttpBindings;
}

/** @returns the canonical address prefix of whoever sent the request. */
export function addressPrefix(c: Context<EdgeEnv>, proxies: TrustedProxies): string {
  return prefixOf(c.env.incoming.socket.remoteAddress, c.req.header('x-forwarded-for'), proxies);
}
