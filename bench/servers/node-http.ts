/** The baseline, in a process of its own: `node:http` and nothing else. It reads the request's body, and answers with the bytes it was given. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from './answer.ts';

const [{ status, headers, body }] = (await once(process, 'message')) as [Answer];

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  if (request.method === 'GET') {
    response.writeHead(status, [...headers]);
    response.end(body);
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (Buffer.concat(chunks).length === 0) throw new Error('a request without a body');
    response.writeHead(status, [...headers]);
    response.end(body);
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ port: (server.address() as AddressInfo).port });
