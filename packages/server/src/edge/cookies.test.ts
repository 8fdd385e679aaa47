import { describe, expect, it } from 'vitest';
import { visitorCookie } from './cookies.ts';

describe('the visitor’s cookie', () => {
  it.each([
    ['__Host-coatcheck=abc', 'abc'],
    ['a=1; __Host-coatcheck=abc; b=2', 'abc'],
    ['a=1;__Host-coatcheck=abc;b=2', 'abc'],
    ['  __Host-coatcheck = abc  ', 'abc'],
    ['__Host-coatcheck=a=b', 'a=b'],
    ['__Host-coatcheck="abc"', '"abc"'],
    ['; ;=;__Host-coatcheck=abc', 'abc'],
  ])('is read out of %j', (header, value) => {
    expect(visitorCookie.read(header)).toBe(value);
  });

  it.each([
    undefined, '', ';', '__Host-coatcheck', '__Host-coatcheck=', '__Host-coatcheck= ', 'coatcheck=abc', '__host-coatcheck=abc',
    '__Host-Coatcheck=abc', 'x__Host-coatcheck=abc', '__Host-coatcheck2=abc', 'a=__Host-coatcheck=abc', '__Secure-coatcheck=abc',
    '__Host-coatcheck=abc; __Host-coatcheck=def', '__Host-coatcheck=abc; __Host-coatcheck=abc',
    '__Host-coatcheck=; __Host-coatcheck=abc', '__Host-coatcheck=abc; x=1;__Host-coatcheck=',
  ])('is none in %j', (header) => {
    expect(visitorCookie.read(header)).toBeUndefined();
  });

  it('is set for one host, out of scripts’ reach, one jar a website, for thirty days; and forgotten alike', () => {
    expect(visitorCookie.set('abc')).toBe(
      '__Host-coatcheck=abc; Max-Age=2592000; Path=/; Secure; HttpOnly; SameSite=None; Partitioned',
    );
    expect(visitorCookie.forgotten).toBe('__Host-coatcheck=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=None; Partitioned');
    expect(visitorCookie.read(visitorCookie.set('abc').split(';')[0])).toBe('abc');
  });
});
