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

/** A port that nobody listens on at this moment. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listen(server);
  await shut(server);
  return port;
};
