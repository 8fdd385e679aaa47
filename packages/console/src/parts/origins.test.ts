import { describe, expect, it } from 'vitest';
import { originsFrom } from './origins.ts';

describe('websites as they are typed', () => {
  it('are one a line, each once, whatever stands around them', () => {
    expect(originsFrom(' https://shop.example \n\nhttps://www.shop.example, https://shop.example')).toEqual(['https://shop.example', 'https://www.shop.example']);
    expect(originsFrom(' \n ')).toEqual([]);
  });

  it('lose the path of an address bar, and get the scheme that was left out', () => {
    expect(originsFrom('https://shop.example/start?x=1#y')).toEqual(['https://shop.example']);
    expect(originsFrom('shop.example')).toEqual(['https://shop.example']);
    expect(originsFrom('http://localhost:8000/')).toEqual(['http://localhost:8000']);
  });

  it('are left to the server where they are none', () => {
    expect(originsFrom('https://*.preview.shop.example')).toEqual(['https://*.preview.shop.example']);
    expect(originsFrom('javascript:alert(1)')).toEqual(['javascript:alert(1)']);
  });
});
