import { brotliCompressSync } from 'node:zlib';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { EdgeEnv } from '../edge/address-of.ts';
import { failureReply } from '../edge/failure.ts';
import { createLog } from '../log.ts';
import { consoleAppRoutes } from './console-app.ts';

const bytes = Buffer.from('export const answer = 42;');
const app = new Hono<EdgeEnv>();
app.onError((error) => failureReply(error, createLog('fatal')));
consoleAppRoutes(app, {
  document: '<!doctype html>the console',
  files: new Map([['/assets/app-abc123.js', { bytes, brotli: brotliCompressSync(bytes), type: 'text/javascript; charset=utf-8' }]]),
});
const id = '0188a2f4-7c1e-4b5a-9c3d-2f6e8a1b4c7d';

describe('the console', () => {
  it("is at each of its pages' addresses", async () => {
    for (const path of ['/', '/sign-in', '/welcome', '/invitation', '/account', '/operator/tenants', `/operator/tenants/${id}`, '/t/7f3k2m9q', '/t/7f3k2m9q/keys', `/t/7f3k2m9q/leads/${id}`]) {
      const reply = await app.request(path);
      expect(reply.status, path).toBe(200);
      expect(await reply.text()).toBe('<!doctype html>the console');
    }
  });

  it('is nowhere else', async () => {
    for (const path of ['/operator', '/operator/tenants/x', '/operator/v2/tenants', '/console', '/t', '/t/UPPERCAS', '/t/7f3k2m9q/nothing', `/t/7f3k2m9q/keys/${id}`, '/t/7f3k2m9q/constructor', '/index.html', '/manifest.json', '/assets/app-abc123.js.br', '/sign-in/x']) {
      const reply = await app.request(path);
      expect(reply.status, path).toBe(404);
      expect(await reply.text(), path).not.toContain('doctype');
    }
  });

  it('lets no other site frame it, style it, run anything in it or keep hold of its window, and is kept by nobody', async () => {
    const { headers } = await app.request('/sign-in?next=%3Cscript%3E', { headers: { host: 'evil.example' } });
    const policy = headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'"]) {
      expect(policy.split('; ')).toContain(part);
    }
    expect(policy).not.toContain('unsafe');
    expect(Object.fromEntries(headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer',
    });
  });

  it('has its hashed files for ever', async () => {
    const reply = await app.request('/assets/app-abc123.js', { headers: { 'accept-encoding': 'br' } });
    expect(reply.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(reply.headers.get('content-encoding')).toBe('br');
    expect((await app.request('/assets/other.js')).status).toBe(404);
  });
});
