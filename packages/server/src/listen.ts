/** One HTTP listener of the server, with bounds on what a slow or silent client may hold. */
import { once } from 'node:events';
import { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { EdgeEnv } from './edge/address-of.ts';
import type { VoiceRoute } from './routes/voice.ts';

export interface Listener {
  readonly port: number;
  /** Takes no more connections, ends the idle ones at once and all others after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** The WebSockets of a listener. */
export type Sockets = Pick<VoiceRoute, 'matches' | 'upgrade'>;

/**
 * @param sockets default: none
 * @throws {Error} the port is taken; the message says which
 */
export async function listen(app: Hono<EdgeEnv>, host: string, port: number, sockets?: Sockets): Promise<Listener> {
  const made = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 30_000,
      // How often Node looks for those whose time is up; by itself each 30 s, which would make 10 s as many as 40.
      connectionsCheckingInterval: 1_000,
      // All other requests are answered as if they had not asked to be upgraded.
      shouldUpgradeCallback: (request) => sockets?.matches(request) === true,
    },
  });
  if (!(made instanceof Server)) throw new Error('the adaptor made no HTTP/1.1 server');
  const server = made;
  if (sockets !== undefined) server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw taken ? new Error(`port ${port} is taken by another program; set PORT or CONSOLE_PORT to a free one`) : error;
  }
  const address = server.address();
  return {
    port: address === null || typeof address === 'string' ? port : address.port,
    async close(graceMs) {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const force = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(force);
    },
  };
}
