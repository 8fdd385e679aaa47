import { describe, expect, it } from 'vitest';
import { operatorAddress } from './address.ts';

describe('the address of a server', () => {
  it.each([
    ['http://127.0.0.1:8788', { url: 'http://127.0.0.1:8788', hostname: '127.0.0.1', port: 8788, secure: false, exposed: false }],
    ['127.0.0.1:8788/', { url: 'http://127.0.0.1:8788', port: 8788 }],
    ['http://console.localhost:8788', { hostname: '127.0.0.1', host: 'console.localhost:8788', exposed: false }],
    ['http://[::1]:8788', { hostname: '::1', host: '[::1]:8788', exposed: false }],
    ['https://console.example', { port: 443, secure: true, exposed: false, host: 'console.example' }],
    ['https://example.org/console/', { prefix: '/console', url: 'https://example.org/console' }],
    ['http://console.example', { port: 80, exposed: true }],
    ['http://127.0.0.1.evil.example', { exposed: true }],
  ])('%s is understood', (given, expected) => {
    expect(operatorAddress(given)).toMatchObject(expected);
  });

  it.each(['', 'ftp://x', 'http://', 'http://a b', 'http://user:pw@x', 'http://x/?a=1', 'http://x/#f', 'http://x:99999'])(
    '%j is refused',
    (given) => {
      expect(() => operatorAddress(given)).toThrow('is not the address of a server');
    },
  );
});
