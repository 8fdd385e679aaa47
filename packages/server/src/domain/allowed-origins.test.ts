import { Refusal } from '@coatcheck/database/refusal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllowed, parseOrigin, parseOrigins } from './allowed-origins.ts';

const refused = (given: string) => {
  try {
    return `taken as ${parseOrigin(given)}`;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

describe('an allowed origin', () => {
  it.each([
    ['https://shop.example', 'https://shop.example'],
    ['HTTPS://Shop.Example', 'https://shop.example'],
    ['https://shop.example:443', 'https://shop.example'],
    ['https://shop.example:8443', 'https://shop.example:8443'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://github.io', 'https://github.io'],
    ['https://me.github.io', 'https://me.github.io'],
    ['https://192.0.2.7', 'https://192.0.2.7'],
    ['https://0x7f.1', 'https://127.0.0.1'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://shop.localhost', 'http://shop.localhost'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['https://*.preview.shop.example', 'https://*.preview.shop.example'],
    ['https://*.shop.example:8443', 'https://*.shop.example:8443'],
    ['https://*.my-app.vercel.app', 'https://*.my-app.vercel.app'],
  ])('%s is kept as %s', (given, kept) => {
    expect(parseOrigin(given)).toBe(kept);
    expect(parseOrigin(kept)).toBe(kept);
  });

  it.each([
    '', ' ', '*', 'null', 'https:', 'https://', 'https://*', 'http://*', '*://shop.example', '//shop.example', 'shop.example',
    "'self'", "'none'", 'https', 'data:', 'blob:https://shop.example',
    'http://shop.example', 'http://10.0.0.1', 'http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'http://[::1]',
    'ws://localhost', 'wss://shop.example', 'ftp://shop.example',
    'file:///', 'file://', 'chrome-extension://abcdefghijklmnop', 'javascript:alert(1)', 'about:blank',
    'https://shop.example.', 'https://shop.example/', 'https://shop.example/path', 'https://shop.example?x',
    'https://shop.example#x', 'https://user@shop.example', 'https://user:pass@shop.example',
    'https://shop.example:0x50', 'https://shop.example:99999', 'https://shop.example\\@evil.example', 'https://intranet',
    'https://shop', 'https://..', 'https://.example',
    'https://a.test *', 'https://a.example; script-src *', 'https://a.example\nscript-src *', 'https://a.example\r\nx: y',
    'https://a.example,https://b.example', 'https://a.example https://b.example',
    'https://a.example\t', ' https://a.example', '\u0000https://a.example', 'https://a.example\u0000', '\u001fhttps://a.example',
    'https://a\u0000.example', 'https://a.example\u00a0', 'https://<a>.example', 'https://a"b.example',
    'https://*.com', 'https://*.co.uk', 'https://*.github.io', 'https://*.vercel.app', 'https://*.netlify.app',
    'https://*.pages.dev', 'https://*.s3.amazonaws.com', 'https://*.localhost', 'http://*.localhost',
    'https://*.test-not-a-suffix',
    'https://*.192.0.2.7', 'https://*.[::1]', 'https://*.*.shop.example', 'https://*shop.example', 'https://shop*.example',
    'https://shop.*.example', 'https://shop.example*', 'https://shop.*', 'https://a.*.shop.example', 'https://**.shop.example',
    'http://a;script-src.localhost', 'http://a；script-src.localhost', 'http://a%3bscript-src.localhost', 'http://a，b.localhost',
    'http://*.a%3bb.localhost', 'http://%2a.localhost', 'http://..localhost',
    'http://*.shop.example', 'https://*.COM', 'https://*.xn--p1ai', 'https://*.рф', 'https://*.', 'https://*..example',
  ])('%j is refused', (given) => {
    expect(refused(given)).toBe('invalid_origin');
  });

  it('is never anything but scheme, host and port, whatever is given', () => {
    const piece = fc.constantFrom(
      'https://', 'http://', '*.', 'a', 'shop.example', 'co.uk', ':', '443', '/', '@', ' ', ';', '\n', "'", '%20', '%3b', '。',
      '．', '\u00ad', 'ß', '[', ']', '::1', '.', '*', '\\', '?', '#', '＊', '；', '.localhost',
    );
    fc.assert(
      fc.property(fc.oneof(
        fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')), fc.webUrl(), fc.string({ unit: 'binary' }),
      ), (given) => {
        let kept: string;
        try {
          kept = parseOrigin(given);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          return;
        }
        expect(kept).toMatch(/^https?:\/\/(\*\.)?([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:]+\])(:\d{1,5})?$/);
        expect(parseOrigin(kept)).toBe(kept);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is listed once however it is spelled', () => {
    expect(
      parseOrigins(['https://shop.example', 'HTTPS://SHOP.example:443', 'https://www.shop.example']),
    ).toEqual(['https://shop.example', 'https://www.shop.example']);
  });

  it('says in the refusal what to write, and what was given, cut short', () => {
    expect(() => parseOrigin(`https://${'x'.repeat(500)}`)).toThrow(Refusal);
    try {
      parseOrigin(`http://shop.example/${'x'.repeat(500)}`);
    } catch (error) {
      expect(error instanceof Refusal && error.detail).toMatch(
        /^"http:\/\/shop\.example\/x{1,120}" has more than an origin in it/,
      );
    }
  });
});

describe('a page', () => {
  it('is allowed where its origin is listed, to the letter', () => {
    const listed = ['https://shop-a.test', 'http://localhost:3000'];
    expect(isAllowed('https://shop-a.test', listed)).toBe(true);
    for (const origin of [
      'https://shop-a.test.evil.test', 'https://evilshop-a.test', 'http://shop-a.test', 'https://shop-a.test:8443',
      'https://shop-a.test.', 'https://www.shop-a.test', 'http://localhost', 'http://localhost:30000', 'null', '',
    ]) {
      expect(isAllowed(origin, listed), origin).toBe(false);
    }
  });

  it('is allowed below a star, not at its foot, beside it, or with another scheme or port', () => {
    const listed = ['https://*.preview.shop.example', 'https://*.other.example:8443'];
    for (const origin of [
      'https://pr-7.preview.shop.example', 'https://a.b.preview.shop.example', 'https://x.other.example:8443',
    ]) expect(
      isAllowed(origin, listed), origin,
    ).toBe(true);
    for (const origin of [
      'https://preview.shop.example', 'https://.preview.shop.example', 'https://evilpreview.shop.example',
      'http://x.preview.shop.example', 'https://x.preview.shop.example:8443',
      'https://x.preview.shop.example.evil.example', 'https://x.other.example', 'https://preview.shop.example.', 'null',
    ]) {
      expect(isAllowed(origin, listed), origin).toBe(false);
    }
  });

  it('is allowed nowhere where nothing is listed', () => {
    for (const origin of ['https://shop.example', 'null', '']) expect(isAllowed(origin, [])).toBe(false);
  });
});
