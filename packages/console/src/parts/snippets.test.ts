import { describe, expect, it } from 'vitest';
import { lineOf, reactOf, tagManagerOf } from './snippets.ts';

describe('the line to paste', () => {
  it('is the one line, and its two forms for where a line is no use', () => {
    const key = 'pk_7f3k2m9q_0123456789abcdef';
    expect(lineOf('https://coatcheck.example', key)).toBe(`<script async src="https://coatcheck.example/embed.js" data-key="${key}"></script>`);
    for (const form of [tagManagerOf, reactOf]) {
      expect(form('https://coatcheck.example', key)).toContain("tag.src = 'https://coatcheck.example/embed.js';");
      expect(form('https://coatcheck.example', key)).toContain(`'${key}'`);
    }
  });
});
