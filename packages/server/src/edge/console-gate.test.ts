import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { createConsoleGate } from './console-gate.ts';
import { failureReply } from './failure.ts';

const app = new Hono();
app.onError((error) => failureReply(error, createLog('silent')));
const gate = createConsoleGate('https://console.example');
app.all('/', (c) => c.text(gate.enter(c) ?? 'nobody'));

async function enter(method: string, headers: Record<string, string>): Promise<string> {
  const reply = await app.request('/', { method, headers });
  return reply.status === 200 ? reply.text() : JSON.parse(await reply.text()).code;
}
const own = { origin: 'https://console.example' };

describe('the console’s gate', () => {
  it('lets its own pages in; what changes something has to name its origin', async () => {
    expect(await enter('POST', own)).toBe('nobody');
    expect(await enter('GET', {})).toBe('nobody');
    expect(await enter('GET', { 'sec-fetch-site': 'same-origin' })).toBe('nobody');
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) expect(await enter(method, {})).toBe('cross_site');
  });

  it.each([
    { origin: 'https://evil.example' }, { origin: 'http://console.example' }, { origin: 'https://console.example:444' }, { origin: 'null' }, { origin: '' },
    { origin: 'https://console.example.' }, { origin: 'https://CONSOLE.example' }, { ...own, 'sec-fetch-site': 'cross-site' },
    { ...own, 'sec-fetch-site': 'same-site' }, { ...own, 'sec-fetch-site': 'none' },
  ])('refuses %o', async (headers) => {
    for (const method of ['GET', 'POST']) expect(await enter(method, headers)).toBe('cross_site');
  });

  it('takes the session from its cookie, if there is one of that name', async () => {
    for (const [cookie, session] of [
      ['__Host-coatcheck-session=abc', 'abc'], ['a=b; __Host-coatcheck-session=abc; c=d', 'abc'], ['__Host-coatcheck-session=', 'nobody'],
      ['__Host-coatcheck-session=abc; __Host-coatcheck-session=abd', 'nobody'], ['coatcheck-session=abc', 'nobody'], ['__host-coatcheck-session=abc', 'nobody'],
    ] as const) expect(await enter('POST', { ...own, cookie }), cookie).toBe(session);
  });
});
