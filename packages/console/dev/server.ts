/**
 * The console without the product around it: the built app under its real policy, and the scripted API.
 *
 *     node packages/console/dev/server.ts [PORT]      then open the printed address
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { consolePageHeaders, isConsolePage } from '@coatcheck/contract/console/pages';
import { buildConsole } from '../build/build.ts';
import { createScriptedApi, type ScriptedApi, welcomeToken } from './scripted-api.ts';
import { operatorEmail, ownerEmail, password } from './scripted-world.ts';

export { operatorEmail, ownerEmail, password, welcomeToken };
export { idOf } from './scripted-world.ts';

export interface DevServer {
  readonly url: string;
  readonly api: ScriptedApi;
  /** A fresh world: nobody is signed in, nothing was changed. */
  reset(): void;
  close(): Promise<void>;
}

const cookieName = 'coatcheck-dev';

async function answerApi(api: ScriptedApi, request: IncomingMessage, url: URL, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const cookie = new RegExp(`${cookieName}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
  const answer = api.answer({
    method: request.method ?? 'GET', path: url.pathname.slice('/console/v1'.length), search: url.searchParams, cookie,
    body: body === '' ? undefined : JSON.parse(body), userAgent: request.headers['user-agent'] ?? '',
  });
  await pause(api.delayMs());
  if (answer === 'nothing') {
    response.destroy();
    return;
  }
  const attributes = 'Path=/; HttpOnly; SameSite=Strict';
  response.writeHead(answer.status, {
    'content-type': answer.status < 400 ? 'application/json' : 'application/problem+json',
    'cache-control': 'no-store',
    ...(answer.cookie === undefined ? {} : { 'set-cookie': `${cookieName}=${answer.cookie}; ${attributes}${answer.cookie === '' ? '; Max-Age=0' : ''}` }),
  });
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}

/** @param port 0 for any */
export async function startConsoleDev(port = 0): Promise<DevServer> {
  const { dist, artefacts } = await buildConsole();
  const document = readFileSync(join(dist, artefacts.document), 'utf8').replace('__EMBED_URL__', 'https://coatcheck.example');
  let api = createScriptedApi();
  let origin = '';

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const name = url.pathname.slice(1);
    if (url.pathname.startsWith('/console/v1/')) await answerApi(api, request, url, response);
    else if (name !== artefacts.document && artefacts.files.includes(name)) {
      const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
      response.writeHead(200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' });
      response.end(readFileSync(join(dist, name)));
    } else if (isConsolePage(url.pathname)) response.writeHead(200, consolePageHeaders).end(document);
    else response.writeHead(404).end();
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  origin = `http://127.0.0.1:${address.port}`;
  api.setOrigin(origin);
  return {
    url: origin,
    get api() {
      return api;
    },
    reset: () => {
      api = createScriptedApi();
      api.setOrigin(origin);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

if (import.meta.main) {
  const { url } = await startConsoleDev(Number(process.argv[2] ?? 8_796));
  process.stdout.write(`the console is at ${url}; ${operatorEmail} or ${ownerEmail}, password "${password}"\nfirst operator: ${url}/welcome#${welcomeToken}\n`);
}
