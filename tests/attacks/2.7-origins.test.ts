/**
 * 2.7 Tricks with the list of origins: what gets into it, what stands in the header that browsers obey, and which page is
 * believed. What an origin may be is tested beside domain/allowed-origins.ts; here it goes through the real server.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { loadFrame, openVisitor, problemOf, startDeployment, type Deployment } from '../harness/deployment.ts';

let d: Deployment;
let a: TenantCreated;

beforeAll(async () => {
  d = await startDeployment({ LIMIT_FRAMES: '6000' });
  a = await d.createTenant({ name: 'A', origins: ['https://shop-a.test', 'https://*.preview.shop-a.test'] });
});
afterAll(() => d?.stop());

const ancestorsOf = async (tenant: TenantCreated) => {
  const policy = String((await loadFrame(d.port, tenant)).headers['content-security-policy']);
  expect(policy.match(/frame-ancestors/g)).toHaveLength(1);
  return /frame-ancestors ([^;]*);/.exec(policy)?.[1];
};
const listed = 'https://shop-a.test https://*.preview.shop-a.test';

describe('2.7 what is no origin', () => {
  it.each([
    'https://a.test *', '*', 'https://*', 'https:', "'self'", 'null', 'https://a.test;script-src *',
    'https://a.test\nscript-src *', 'https://a.test\r\nSet-Cookie: x=y', 'https://a.test,https://b.test', 'https://a.test/',
    'https://user@a.test', 'https://a.test.', 'http://a.test', 'http://[::1]', 'file:///', 'chrome-extension://abcdefghijklmnop',
    'data:text/html,x', 'javascript:alert(1)', 'a.test',
    'https://*.vercel.app', 'https://*.co.uk', 'https://*.github.io', 'https://*.com', 'https://a.*.test', 'https://a*.test',
    'https://*.*.test', 'http://a;script-src.localhost', 'http://a%2cb.localhost', '\u0000https://a.test', '',
  ])('%j gets into no list, alone or among good ones, and leaves the list as it was', async (origin) => {
    for (const origins of [[origin], ['https://good.test', origin]]) {
      expect(problemOf(await d.operator('PUT', `/keys/${a.key_id}/origins`, { origins }))).toBe('invalid_origin');
      expect(problemOf(await d.operator('POST', '/keys', { tenant_id: a.tenant_id, origins }))).toBe('invalid_origin');
      expect(problemOf(await d.operator('POST', '/tenants', { name: 'X', origins }))).toBe('invalid_origin');
    }
    expect(await ancestorsOf(a)).toBe(listed);
  });

  it('is not stored beside the ones that are', async () => {
    const { keys } = JSON.parse((await d.operator('GET', `/tenants/${a.tenant_id}/keys`)).body);
    expect(keys).toHaveLength(1);
    expect(keys[0].origins.join(' ')).toBe(listed);
  });
});

describe('2.7 what stands in the header', () => {
  it('is each origin parsed, in ASCII, once', async () => {
    const b = await d.createTenant(
      {
        name: 'B',
        origins: [
          'HTTPS://Bücher.Example:443', 'https://bücher.example', 'http://LOCALHOST:3000', 'https://*.Vorschau.bücher.example',
          'https://shop.example:8443',
        ],
      },
    );
    expect(await ancestorsOf(b)).toBe(
      'https://xn--bcher-kva.example http://localhost:3000 https://*.vorschau.xn--bcher-kva.example https://shop.example:8443',
    );
  });

  it('holds a twin apart from the one it looks like', async () => {
    const b = await d.createTenant({ name: 'B', origins: ['https://аpple.example'] });
    expect(await ancestorsOf(b)).toMatch(/^https:\/\/xn--/);
    expect(problemOf(await loadFrame(d.port, b, { referer: 'https://apple.example/' }))).toBe('origin_not_allowed');
  });

  it('is nobody where nobody is listed, and no frame at all', async () => {
    const b = await d.createTenant({ name: 'B' });
    for (const referer of [undefined, 'https://shop-a.test/', 'null', `http://${b.label}.localhost:${d.port}/frame`]) {
      const frame = await loadFrame(d.port, b, referer === undefined ? {} : { referer });
      expect(problemOf(frame)).toBe('origin_not_allowed');
      expect(frame.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
    }
    await d.operator('PUT', `/keys/${b.key_id}/origins`, { origins: ['https://b.test'] });
    const visitor = await openVisitor(d.port, b);
    await d.operator('PUT', `/keys/${b.key_id}/origins`, { origins: [] });
    expect(problemOf(await loadFrame(d.port, b))).toBe('origin_not_allowed');
    expect(problemOf(await visitor.send('GET', '/v1/conversations/current'))).toBe('stale_epoch');
    expect(problemOf(await visitor.send('POST', '/v1/token', { publishable_key: b.publishable_key }))).toBe('stale_epoch');
  });
});

describe('2.7 the page that asks, where the browser names it', () => {
  it('is one of the list, or the frame itself on a reload', async () => {
    for (const referer of [
      'https://shop-a.test/', 'https://shop-a.test/products?id=1', 'https://shop-a.test:443/', 'https://SHOP-A.test/',
      'https://pr-7.preview.shop-a.test/', `http://${a.label}.localhost:${d.port}/frame?key=x`,
    ]) {
      expect((await loadFrame(d.port, a, { referer })).status, referer).toBe(200);
    }
    expect((await loadFrame(d.port, a)).status).toBe(200);
  });

  it.each([
    'https://shop-a.test.evil.test/', 'https://evilshop-a.test/', 'http://shop-a.test/', 'https://shop-a.test:8443/',
    'https://shop-a.test./', 'https://xn--shop-a-1ve.test/', 'https://shop-а.test/', 'null',
    'https://evil.test/https://shop-a.test/',
    'https://shop-a.test@evil.test/', 'https://evil.test/?https://shop-a.test', 'https://evil.test#https://shop-a.test',
    'http://[::1]/', 'file:///shop-a.test', 'chrome-extension://shop-a.test/', 'about:blank', 'data:text/html,x', 'shop-a.test',
    '//shop-a.test/',
    'blob:https://evil.test/x', 'https://preview.shop-a.test/', 'https://x.preview.shop-a.test:8443/',
    'https://xpreview.shop-a.test/', 'https://www.shop-a.test/', 'x',
  ])('is refused as %s', async (referer) => {
    const sent = Buffer.from(referer).toString('latin1');
    expect(problemOf(await loadFrame(d.port, a, { referer: sent }))).toBe('origin_not_allowed');
  });
});
