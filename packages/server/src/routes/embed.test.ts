import { brotliCompressSync } from 'node:zlib';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { readAssets } from '../assets.ts';
import { embedRoute } from './embed.ts';

const assets = await readAssets('https://{label}.frames.example');
const app = new Hono();
app.get('/embed.js', embedRoute(assets));

describe('GET /embed.js', () => {
  it('is the loader with the address of the frames in it, for every page, also one that is isolated', async () => {
    const reply = await app.request('/embed.js');
    const script = await reply.text();
    expect(script).toContain('https://{label}.frames.example');
    expect(script).not.toContain('__FRAME_URL_TEMPLATE__');
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8', 'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff',
    });
  });

  it('is asked for again within minutes, and answers in no bytes when it is the same', async () => {
    const first = await app.request('/embed.js');
    const etag = first.headers.get('etag') ?? '';
    const maxAge = Number(/max-age=(\d+)/.exec(first.headers.get('cache-control') ?? '')?.[1]);
    expect(maxAge).toBeGreaterThan(0);
    expect(maxAge).toBeLessThanOrEqual(600);
    const same = await app.request('/embed.js', { headers: { 'if-none-match': etag } });
    expect([same.status, await same.text()]).toEqual([304, '']);
    expect((await app.request('/embed.js', { headers: { 'if-none-match': '"older"' } })).status).toBe(200);
  });

  it('is at most 1,000 bytes compressed, and sets nothing', async () => {
    const reply = await app.request('/embed.js', { headers: { 'accept-encoding': 'br' } });
    expect(reply.headers.get('content-encoding')).toBe('br');
    expect((await reply.arrayBuffer()).byteLength).toBeLessThanOrEqual(1000);
    expect(reply.headers.get('set-cookie')).toBeNull();
    expect(brotliCompressSync(assets.embed.bytes).byteLength).toBe(assets.embed.brotli.byteLength);
  });
});
