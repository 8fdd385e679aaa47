import { describe, expect, it } from 'vitest';
import { browserName } from './browser-name.ts';

describe("a browser's name", () => {
  it('is short', () => {
    expect(browserName('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0')).toBe('Edge · Windows');
    expect(browserName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1')).toBe('Safari · iPhone');
    expect(browserName('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe('Firefox · Linux');
  });

  it('is its own first words where it is none we know, and nothing where it said nothing', () => {
    expect(browserName('curl/8.5.0')).toBe('curl/8.5.0');
    expect(browserName('x'.repeat(500))).toHaveLength(60);
    expect(browserName(' ')).toBeUndefined();
    expect(browserName(null)).toBeUndefined();
  });
});
