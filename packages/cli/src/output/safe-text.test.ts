import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeJson, safeLine, safeText } from './safe-text.ts';

/** Pieces of escape sequences, which a careless cleaner puts together by taking something out between them. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\u001b',
        '\u009b',
        '\u009d',
        '[',
        ']',
        '0;',
        '31m',
        '2J',
        '52;c;',
        '\u0007',
        '\u001b\\',
        '\u0090',
        '\b',
        '\r',
        '\n',
      ),
      fc.constantFrom('\u202e', '\u2066', '\u200f', '\u2028', '\u{e0041}', '\ud800', '\udc00', '\0', '\u007f', 'x', 'שלום', '👩‍🍳'),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

/** Everything a terminal would obey rather than show. */
const obeyed = /(?![\t\n])\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/u;

describe('text for a terminal', () => {
  it('takes escape sequences away whole, and what would be obeyed', () => {
    expect(safeText('a\u001b[31mred\u001b[0m b')).toBe('ared b');
    expect(safeText('\u001b]0;title\u0007c')).toBe('c');
    expect(safeText('\u009b2Jd\u202e')).toBe('d');
    expect(safeText('e\rf\r\ng\th')).toBe('e\nf\ng\th');
  });

  it('leaves what people write', () => {
    for (const text of ['Grüße, Ægir', 'שלום עולם', 'مرحبا', '日本語', '👩‍🍳 naïve', 'a\u00a0b']) expect(safeText(text)).toBe(text);
  });

  it('lets nothing through that a terminal obeys, whatever it is made of', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(safeText(text)).not.toMatch(obeyed);
        expect(safeLine(text)).not.toMatch(/\n|\t/);
      }),
      { numRuns: 5000 },
    );
  });

  it('writes JSON that is the same document and just as harmless', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(0, 2), (text, indent) => {
        const written = safeJson({ [text]: [text] }, indent);
        expect(written.replaceAll('\n', '')).not.toMatch(obeyed);
        expect(JSON.parse(written)).toEqual({ [text]: [text] });
      }),
      { numRuns: 2000 },
    );
  });
});
