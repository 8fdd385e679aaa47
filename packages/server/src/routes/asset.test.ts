import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { Assets } from '../assets.ts';
import { createLog } from '../log.ts';
import { failureReply } from '../edge/failure.ts';
import { assetRoute } from './asset.ts';

const bytes = Buffer.from('export const answer = 42;');
const file = { bytes, brotli: brotliCompressSync(bytes), type: 'text/javascript; charset=utf-8' };
const assets: Assets = {
  embed: { ...file, etag: '"e"' }, files: new Map([['/assets/chat-abc123.js', file]]), script: '/assets/chat-abc123.js',
  styles: [],
};
const app = new Hono();
app.onError((error) => failureReply(error, createLog('fatal')));
app.get('/assets/:name', assetRoute(assets));

describe('GET /assets/:name', () => {
  it('serves what was built, for ever, to its own frame alone', async () => {
    const reply = await app.request('/assets/chat-abc123.js');
    expect(await reply.text()).toBe('export const answer = 42;');
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
  });

  it('compresses for who understands it', async () => {
    const reply = await app.request('/assets/chat-abc123.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(reply.headers.get('content-encoding')).toBe('br');
    expect(brotliDecompressSync(Buffer.from(await reply.arrayBuffer())).equals(bytes)).toBe(true);
    expect(
      (await app.request(
        '/assets/chat-abc123.js', { headers: { 'accept-encoding': 'gzip, broken' } },
      )).headers.get('content-encoding'),
    ).toBeNull();
  });

  it('has nothing else: no other file of the machine, whatever the path', async () => {
    for (const path of [
      'chat.js', 'chat-abc123.js.map', '..%2f..%2fpackage.json', '..%2fembed.js', '.env', 'constructor', '__proto__',
      'chat-abc123.js%00', '%ff', 'CHAT-ABC123.JS',
    ]) {
      const reply = await app.request(`/assets/${path}`);
      expect(reply.status, path).toBe(404);
      expect(await reply.json()).toMatchObject({ code: 'not_found' });
      expect(reply.headers.get('cache-control')).toBe('no-store');
    }
  });
});
