/** The load generator's own ceiling, in a process of its own: a socket that answers whatever comes with the bytes it was given. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Answer } from './answer.ts';

const [{ status, headers, body }] = (await once(process, 'message')) as [Answer];
const lines = Array.from({ length: headers.length / 2 }, (_, index) => `${headers[2 * index]}: ${headers[2 * index + 1]}\r\n`);
const bytes = Buffer.from(`HTTP/1.1 ${status} OK\r\n${lines.join('')}\r\n${body}`);

const server = createServer({ noDelay: true }, (socket) => {
  // Requests here fit one read, and the next is sent only after this one's answer.
  socket.on('data', () => socket.write(bytes));
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ port: (server.address() as AddressInfo).port });
