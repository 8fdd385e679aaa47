import { describe, expect, it } from 'vitest';
import { webAddress } from './web-address.ts';

describe('an address out of data', () => {
  it('is followed where it is http or https', () => {
    expect(webAddress('https://shop.example/prices?x=1#y')).toBe('https://shop.example/prices?x=1#y');
    expect(webAddress('http://shop.example')).toBe('http://shop.example/');
  });

  it('is nothing but words otherwise', () => {
    for (const text of [
      'javascript:alert(1)', ' java\nscript:alert(1)', 'data:text/html,<script>1</script>', 'vbscript:x', 'file:///etc/passwd', '//evil.example', '/frame', '', 'blob:https://x/1',
    ]) {
      expect(webAddress(text), text).toBeUndefined();
    }
  });
});
