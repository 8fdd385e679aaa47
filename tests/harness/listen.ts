import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

/** Listens on a free port of 127.0.0.1 and answers with the port. */
export const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
};

/** Closes it together with the connections that browsers keep open. */
export const shut = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
};

/**
 * Where a server may be told to listen. Below what systems give to outgoing connections (Linux from 32768, macOS from 49152): a port out
 * of that range may be somebody's connection by the time the server wants it.
 */
const [portMin, portMax] = [10_000, 32_000];

/** A port that nobody listens on at this moment, chosen at random: files that run side by side ask for some at once. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(portMin, portMax);
    const server = createServer();
    const isFree = once(server.listen(port, '127.0.0.1'), 'listening').then(() => true, () => false);
    if (!(await isFree)) continue;
    await shut(server);
    return port;
  }
};
