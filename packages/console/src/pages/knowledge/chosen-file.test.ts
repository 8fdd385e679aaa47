import { describe, expect, it } from 'vitest';
import { formatOf } from './chosen-file.ts';

describe('the format of a file', () => {
  it.each([
    ['hours.md', 'markdown'], ['HOURS.TXT', 'text'], ['page.v2.html', 'html'], ['prices.pdf', undefined], ['md', undefined], ['x.constructor', undefined], ['', undefined],
  ] as const)('named %j is %s', (name, format) => {
    expect(formatOf(name)).toBe(format);
  });
});
