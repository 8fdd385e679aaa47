/**
 * The widget without the product around it: a customer's page on one origin, the frame on another, and the scripted API.
 *
 *     node packages/widget/dev/server.ts [PORT]      then open the printed address
 *
 * The frame's headers are the real ones; a widget that works here under its policy works under the server's.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { FrameSettings } from '@coatcheck/contract/frame-settings';
import { buildAssets } from '../build/build.ts';
import { type ApiAnswer, createScriptedApi, type ScriptedApi } from './scripted-api.ts';
import { createScriptedVoice, type ScriptedVoice } from './testing/scripted-voice.ts';

const devKey = 'pk_demo1234_0000000000000000000000';

const settingsDefault: FrameSettings = {
  publishable_key: devKey,
  name: 'Lindenhof Dental Practice',
  greeting: 'Hello! I can answer questions about our practice, our hours and our prices. How can I help?',
  colour: '#0f766e',
  corner: 'right',
  locale: 'en',
  starters: ['When are you open?', 'What does a check-up cost?', 'Can somebody call me?'],
  consent: { version: '0123456789abcdef', text: 'I agree that Lindenhof Dental Practice stores my details in order to answer me. I can withdraw this at any time.' },
  scopes: ['chat', 'leads', 'voice'],
  voice: { consent: null },
};

export interface DevServer {
  /** The customer's page. */
  readonly url: string;
  readonly frameOrigin: string;
  readonly api: ScriptedApi;
  readonly voice: ScriptedVoice;
  /** For the next frame documents. */
  settings: FrameSettings;
  /** HTML of the customer's page around the one line. */
  page: string;
  /** Further headers of the customer's page. */
  pageHeaders: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const shopPage = `<meta name="viewport" content="width=device-width">
<style>body{font:18px/1.6 Georgia,serif;max-width:46rem;margin:3rem auto;padding:0 1.5rem;color:#333;background:#faf8f4}
h1{font-size:2.2rem}@media(prefers-color-scheme:dark){body{color:#ddd;background:#191714}}</style>
<h1>Lindenhof</h1>${'<p>Healthy teeth for the whole family, in the heart of the old town. We take our time, explain what we do, and speak with you before we begin.</p>'.repeat(8)}`;

async function readBody(request: IncomingMessage): Promise<unknown> {
  const body = await text(request);
  return body === '' ? undefined : JSON.parse(body);
}

async function writeAnswer(response: ServerResponse, answer: ApiAnswer): Promise<void> {
  if (!('stream' in answer)) {
    const { status, body, cookie } = answer;
    const attributes = 'Path=/; HttpOnly; Secure; SameSite=None; Partitioned';
    response.writeHead(status, {
      'content-type': status < 400 ? 'application/json' : 'application/problem+json',
      ...(cookie == null ? {} : { 'set-cookie': `__Host-coatcheck=${cookie}; ${attributes}; Max-Age=${cookie === '' ? 0 : 2_592_000}` }),
    });
    response.end(body === undefined ? undefined : JSON.stringify(body));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const step of answer.stream) {
    if (response.destroyed) return;
    if (step === 'cut') {
      response.destroy();
      return;
    }
    if (typeof step === 'number') await pause(step);
    else {
      answer.onEvent(step);
      response.write(`data: ${JSON.stringify(step)}\n\n`);
    }
  }
  response.end();
}

/** @param port 0 for any */
export async function startDevServer(port = 0): Promise<DevServer> {
  const { dist, artefacts } = await buildAssets();
  const api = createScriptedApi();
  const voice = createScriptedVoice(api);
  const state: Pick<DevServer, 'settings' | 'page' | 'pageHeaders'> = { settings: settingsDefault, page: shopPage, pageHeaders: {} };
  let origin = '';
  let frameOrigin = '';

  const frameDocument = (response: ServerResponse) => {
    const nonce = randomBytes(16).toString('base64');
    const { settings } = state;
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': [
        "default-src 'none'", `script-src 'nonce-${nonce}' 'strict-dynamic'`, "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
        "font-src 'none'", "base-uri 'none'", "form-action 'none'", `frame-ancestors ${origin}`,
        'sandbox allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
        "require-trusted-types-for 'script'", "trusted-types 'none'",
      ].join('; '),
      'permissions-policy': 'camera=(), geolocation=(), microphone=(self), display-capture=(), payment=()',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'cross-origin',
      'origin-agent-cluster': '?1',
    });
    response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="coatcheck-ticket" content="${api.ticket()}"><meta name="coatcheck-settings" content="${escape(JSON.stringify(settings))}">
<title>${escape(settings.name)}</title>${artefacts.styles.map((style) => `<link rel="stylesheet" href="/${style}">`).join('')}
<script type="module" nonce="${nonce}" src="/${artefacts.script}"></script></head><body></body></html>`);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/embed.js') {
      const loader = readFileSync(join(dist, artefacts.embed), 'utf8');
      response.writeHead(200, { 'content-type': 'text/javascript' });
      response.end(loader.replace('__FRAME_URL_TEMPLATE__', frameOrigin.replace('demo1234', '{label}')));
    } else if (pathname.startsWith('/assets/') && artefacts.files.includes(pathname.slice(1))) {
      const type = pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
      response.writeHead(200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable', 'access-control-allow-origin': '*' });
      response.end(readFileSync(join(dist, pathname)));
    } else if (pathname === '/frame') frameDocument(response);
    else if (pathname.startsWith('/v1/')) {
      const cookie = /__Host-coatcheck=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
      const pass = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      await writeAnswer(response, api.answer({ method: request.method ?? 'GET', path: pathname, cookie, pass, body: await readBody(request) }));
    } else if (pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...state.pageHeaders });
      response.end(`<!doctype html><html lang="en"><title>Lindenhof</title>${state.page}<script async src="/embed.js" data-key="${devKey}"></script>`);
    } else response.writeHead(404).end();
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.on('upgrade', voice.upgrade);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  origin = `http://localhost:${address.port}`;
  frameOrigin = `http://demo1234.localhost:${address.port}`;
  return Object.assign(state, {
    url: `${origin}/`,
    frameOrigin,
    api,
    voice,
    close: () =>
      new Promise<void>((resolve) => {
        voice.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

if (import.meta.main) {
  const { url } = await startDevServer(Number(process.argv[2] ?? 8_795));
  process.stdout.write(`the widget is at ${url}\n`);
}
