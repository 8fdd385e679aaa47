import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, csvRecord } from './csv.ts';

/** A reader by the letter of RFC 4180, with the separator of one's choice, as lenient as spreadsheets are with quotes. */
function readCsv(text: string, separator: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let at = 0;
  let fresh = true;
  let quoted = false;
  const endCell = () => {
    record.push(cell);
    cell = '';
    fresh = true;
  };
  while (at < text.length) {
    const character = text.charAt(at);
    if (quoted) {
      if (character === '"' && text.charAt(at + 1) === '"') at += 1;
      else if (character === '"') quoted = false;
      if (quoted) cell += character;
    } else if (character === '"' && fresh) {
      quoted = true;
      fresh = false;
    } else if (character === separator) {
      endCell();
    } else if (character === '\n' || (character === '\r' && text.charAt(at + 1) === '\n')) {
      if (character === '\r') at += 1;
      endCell();
      records.push(record);
      record = [];
    } else {
      cell += character;
      fresh = false;
    }
    at += 1;
  }
  return records;
}

/** What a spreadsheet calculates instead of showing, blanks in front included. */
const formulaLike = /^[\s"\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

/** Text rich in what makes CSV and spreadsheets stumble. */
const nasty = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          '=',
          '+',
          '-',
          '@',
          ';',
          ',',
          '\t',
          '\n',
          '\r',
          '\r\n',
          '"',
          "'",
          ' ',
          '|',
          '\u200b',
          '＝',
          '\ufeff',
        ),
      },
      { weight: 3, arbitrary: fc.constantFrom('cmd', 'A1', 'HYPERLINK("x")', '\u001b[2J', '\u0000', '4930', 'ü', '🥐') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

describe('CSV', () => {
  it.each([
    ['plain', 'plain'],
    ['+4930123456', "'+4930123456"],
    ['=1+1', "'=1+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1', `"  '=1"`],
    ['\ttabbed', `"'\ttabbed"`],
    ['\rreturned', `"'\r\nreturned"`],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\r\nlines"'],
    ['call; =cmd', `"call; '=cmd"`],
    ['ada@example.org', 'ada@example.org'],
    ['9-17 h', '9-17 h'],
    [null, ''],
    [-5, '-5'],
  ])('writes %j as %j', (value, written) => {
    expect(csvCell(value)).toBe(written);
  });

  it('gives every cell back, but for apostrophes put in and controls taken out', () => {
    const bare = (text: string) => text.replace(/(?![\t\n])\p{Cc}|[\u2028\u2029']|\p{Cf}/gu, '');
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 5 }),
        (rows) => {
          const read = readCsv(rows.map(csvRecord).join(''), ',');
          expect(read.map((row) => row.map(bare))).toEqual(rows.map((row) => row.map(bare)));
        },
      ),
    );
  });

  it.each([',', ';', '\t'])('has no cell that begins like a formula for a reader that separates by %j', (separator) => {
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1, maxLength: 4 }), (cells) => {
        // The id in front is what every record of ours begins with.
        const read = readCsv(csvRecord(['0198c1a2', ...cells]), separator).flat();
        expect(read.filter((cell) => formulaLike.test(cell))).toEqual([]);
      }),
      { numRuns: 5000 },
    );
  });

  it('keeps one record one record', () => {
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1, maxLength: 4 }), (cells) => {
        expect(readCsv(csvRecord(['id', ...cells]), ',')).toHaveLength(1);
      }),
    );
  });
});
