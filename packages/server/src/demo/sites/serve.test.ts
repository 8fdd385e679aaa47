import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { serveSite, type Site } from './serve.ts';

const snippet = '<script async src="http://localhost:8787/embed.js" data-key="pk_7f3k2m9q_$&$1"></script>';
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const site of opened.splice(0)) await site.close();
});
const open = async (folder: string, port = 0): Promise<Site> => {
  const site = await serveSite({ folder, snippet, host: '127.0.0.1', port });
  opened.push(site);
  return site;
};

/** Sends the path as it stands; `fetch` would tidy it first. */
const askRaw = async (site: Site, path: string): Promise<string> => {
  const socket = connect(Number(new URL(site.url).port), '127.0.0.1');
  socket.end(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  let answer = '';
  socket.on('data', (bytes) => (answer += bytes.toString()));
  await once(socket, 'close');
  return answer;
};

const fetchFrom = (site: Site, path: string, init?: RequestInit) => fetch(new URL(path, site.url.replace('localhost', '127.0.0.1')), init);

describe.each([
  ['dentist', 'prices.html'],
  ['bakery', 'bread.html'],
])('the site of the %s', (folder, second) => {
  it('carries the one line, once a page, and nothing from elsewhere', async () => {
    const site = await open(folder);
    for (const path of ['/', '/index.html', `/${second}`]) {
      const answer = await fetchFrom(site, path);
      const html = await answer.text();
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(html.split(snippet)).toHaveLength(2);
      expect(html.replace(snippet, '')).not.toMatch(/https?:|<script|coatcheck/i);
    }
  });

  it('finds every page, picture and style sheet it links to', async () => {
    const site = await open(folder);
    for (const page of ['/', `/${second}`]) {
      const html = await (await fetchFrom(site, page)).text();
      const links = [...html.replace(snippet, '').matchAll(/(?:href|src)="([^"#:]+)(?:#[^"]*)?"/g)].map(([, link]) => link ?? '');
      expect(links).toContain('style.css');
      for (const link of links) expect([link, (await fetchFrom(site, `/${link}`)).status]).toEqual([link, 200]);
    }
  });
});

it('says what kind a file is, and lets nobody guess', async () => {
  const site = await open('bakery');
  const answer = await fetchFrom(site, '/style.css');
  expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

it.each(['/../serve.ts', '/..%2fserve.ts', '/%2e%2e/serve.ts', '/dentist/../../serve.ts', '//etc/passwd', '/..\\serve.ts', '/\0', '/nothing.html'])(
  'answers %j with 404 or 400 and no file',
  async (path) => {
    const answer = await askRaw(await open('dentist'), path);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toMatch(/serveSite|root:/);
  },
);

it('answers HEAD without a body and refuses the rest', async () => {
  const site = await open('dentist');
  const head = await fetchFrom(site, '/', { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect((await fetchFrom(site, '/', { method: 'POST', body: 'x' })).status).toBe(405);
});

it('takes the next free port when its own is taken', async () => {
  const neighbour = createServer();
  neighbour.listen(0, '127.0.0.1');
  await once(neighbour, 'listening');
  opened.push({ close: () => new Promise((resolve) => neighbour.close(resolve)) });
  const address = neighbour.address();
  const taken = typeof address === 'object' && address !== null ? address.port : 0;
  const site = await open('dentist', taken);
  expect(Number(new URL(site.url).port)).toBeGreaterThan(taken);
  expect((await fetchFrom(site, '/')).status).toBe(200);
});
