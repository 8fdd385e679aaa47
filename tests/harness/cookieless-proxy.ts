/** An HTTP proxy for one test browser that lets no cookie through, in either direction. Bodies pass as they stream. */
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { listen, shut } from './listen.ts';

export interface CookielessProxy {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Not every resolver knows `*.localhost`, the browser that asks does. */
const addressOf = (hostname: string) => (hostname === 'localhost' || hostname.endsWith('.localhost') ? '127.0.0.1' : hostname);

export const startCookielessProxy = async (): Promise<CookielessProxy> => {
  const server = createServer((asked, answer) => {
    const url = new URL(asked.url ?? '/');
    const { cookie: _, ...headers } = asked.headers;
    const upstream = request(
      { host: addressOf(url.hostname), port: url.port || 80, method: asked.method, path: url.pathname + url.search, headers },
      (answered) => {
        const { 'set-cookie': __, ...answeredHeaders } = answered.headers;
        answer.writeHead(answered.statusCode ?? 502, answeredHeaders);
        answered.pipe(answer);
      },
    );
    upstream.on('error', () => answer.destroy());
    answer.on('close', () => upstream.destroy());
    asked.pipe(upstream);
  });

  // A WebSocket asks for a tunnel. No cookie is set on that way.
  server.on('connect', (asked, client, head) => {
    const { hostname, port } = new URL(`http://${asked.url}`);
    const upstream = connect(Number(port || 80), addressOf(hostname), () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });

  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}`, close: () => shut(server) };
};
