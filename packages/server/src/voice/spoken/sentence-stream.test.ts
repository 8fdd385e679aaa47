import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SentenceStream, sentenceCharsMax } from './sentence-stream.ts';

function sentencesOf(deltas: readonly string[], language = 'en'): string[] {
  const stream = new SentenceStream(language);
  return [...deltas.flatMap((delta) => stream.push(delta)), ...stream.end()];
}

const whole = (text: string, language?: string) => sentencesOf([text], language);
const words = (text: string) => text.match(/\S+/g) ?? [];

describe('SentenceStream', () => {
  it.each<[string, string[]]>([
    ['Yes. We open at eight.', ['Yes.', 'We open at eight.']],
    ['Really?! Yes! Good…  Fine', ['Really?!', 'Yes!', 'Good…', 'Fine']],
    ['Ask Dr. Weber. She knows.', ['Ask Dr. Weber.', 'She knows.']],
    ['It costs 8.00 or 1,299.99 euros. Fine.', ['It costs 8.00 or 1,299.99 euros.', 'Fine.']],
    ['Write to info@lindenhof.example. Or look at https://lindenhof.example/a.b?c=d. Thanks.', [
      'Write to info@lindenhof.example.', 'Or look at https://lindenhof.example/a.b?c=d.', 'Thanks.',
    ]],
    ['1. Come in.\n2. Sit down.', ['1. Come in.', '2. Sit down.']],
    ['We have:\n- bread\n- rolls', ['We have:', '- bread', '- rolls']],
    ['Bring e.g. a card, i.e. the blue one. Then wait.', ['Bring e.g. a card, i.e. the blue one.', 'Then wait.']],
    ['Open to 6 p.m. on Friday. Closed Sat. and Sun.', ['Open to 6 p.m. on Friday.', 'Closed Sat. and Sun.']],
    ['Open to 6 p.m. We close then.', ['Open to 6 p.m.', 'We close then.']],
    ['Take tram No. 5 to the end. No. It is not far.', ['Take tram No. 5 to the end.', 'No.', 'It is not far.']],
    ['**We open at eight.** Come early. [1] Or "late." Fine.', ['**We open at eight.**', 'Come early.', '[1] Or "late."', 'Fine.']],
    ['We open at eight.[1][12] Come early.¹ Fine.', ['We open at eight.[1][12]', 'Come early.¹', 'Fine.']],
    ['J. Smith and the U.S. team. So do I. Good.', ['J. Smith and the U.S. team.', 'So do I.', 'Good.']],
    ['八時です。そうです！', ['八時です。', 'そうです！']],
    ['one\r\ntwo', ['one', 'two']],
    ['  \n \n', []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(whole(text)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['Am 25. November ist zu. Bitte anrufen.', ['Am 25. November ist zu.', 'Bitte anrufen.']],
    ['Das kostet z. B. 5 Euro. Ja.', ['Das kostet z. B. 5 Euro.', 'Ja.']],
    ['Hauptstr. 5, d.h. hier. Gut.', ['Hauptstr. 5, d.h. hier.', 'Gut.']],
  ])('de: %j', (text, expected) => {
    expect(whole(text, 'de')).toEqual(expected);
  });

  it('gives a sentence out with the first sign after it', () => {
    const stream = new SentenceStream();
    expect(stream.push('We open at eight.')).toEqual([]);
    expect(stream.push(' ')).toEqual([]);
    expect(stream.push('C')).toEqual(['We open at eight.']);
    expect(stream.push('ome!\n')).toEqual(['Come!']);
    expect(stream.end()).toEqual([]);
  });

  it('cuts a long first sentence at a comma, and no later one', () => {
    const long = 'We are open from Monday to Thursday from eight in the morning, on Friday until two, and on Saturday by appointment only.';
    const stream = new SentenceStream();
    expect(stream.push(long.slice(0, 100))).toEqual(['We are open from Monday to Thursday from eight in the morning,']);
    expect(whole(`Yes. ${long}`)).toEqual(['Yes.', long]);
    // What is nearly over is not cut.
    expect(whole('We are open from Monday to Thursday from eight in the morning, always.')).toHaveLength(1);
  });

  it('decides nothing on what has not come yet', () => {
    const first = 'We are open from Monday to Thursday from eight in the morning,';
    for (const rest of [' also on public holidays.[1] Come early.', ' or later. And on Fridays until two in the afternoon.', ' and always on Sundays.[12] Yes.', ' even in the winter.[ 1] Yes.']) {
      expect(sentencesOf([...first, ...rest])).toEqual(whole(first + rest));
    }
    expect(whole(`${first} or later. And on Fridays.`)).toEqual([`${first} or later.`, 'And on Fridays.']);
  });

  it('cuts what has no end: at a comma, at a blank, anywhere', () => {
    const clause = `W${'word '.repeat(20).trim()}`;
    expect(whole(`Yes. ${clause}, ${clause}, ${clause}`)).toEqual(['Yes.', `${clause}, ${clause},`, clause]);
    expect(whole('word '.repeat(100)).every((piece) => piece.length <= sentenceCharsMax && piece.endsWith('word'))).toBe(true);
    expect(whole('x'.repeat(500)).join('')).toBe('x'.repeat(500));
    expect(whole('😀'.repeat(300)).every((piece) => piece.isWellFormed())).toBe(true);
  });

  const text = fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom('. ', '.', ' ', ', ', '\n', 'Dr.', '8.00', '[1]', '[1', ']', '"', '**', '! ', 'No. ', '1. ', '…', 'e.g. ', '; ') },
        { weight: 4, arbitrary: fc.string({ minLength: 1, maxLength: 12 }) },
        { weight: 2, arbitrary: fc.constantFrom('word', 'Word', 'a rather long run of words without an end', 'w'.repeat(90)) },
        fc.string({ unit: 'binary', maxLength: 5 }),
      ),
      { maxLength: 60 },
    )
    .chain((pieces) => fc.boolean().map((isLong) => (isLong ? 'We are open from Monday to Thursday from eight in the morning' : '') + pieces.join('')));

  it('gives the same sentences however the text was cut', () => {
    fc.assert(
      fc.property(text, fc.infiniteStream(fc.integer({ min: 1, max: 40 })), fc.constantFrom('en', 'de'), (text, sizes, language) => {
        const deltas: string[] = [];
        for (let at = 0; at < text.length; ) {
          const size = sizes.next().value;
          deltas.push(text.slice(at, at + size));
          at += size;
        }
        expect(sentencesOf(deltas, language)).toEqual(whole(text, language));
        expect(sentencesOf([...text].flatMap((sign) => [sign, '']), language)).toEqual(whole(text, language));
      }),
      { numRuns: 500 },
    );
  });

  it('loses nothing, tells nothing twice, and keeps to its length', () => {
    fc.assert(
      fc.property(text, (text) => {
        const pieces = whole(text);
        expect(pieces.join('').replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(sentenceCharsMax);
        for (const piece of pieces) expect(piece).toBe(piece.trim());
        if (words(text).every((word) => word.length < 100)) expect(pieces.flatMap((piece) => [...words(piece)]).filter((word) => ![...words(text)].includes(word))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it.each([['full stops', '. '.repeat(10_000)], ['no blank', 'x'.repeat(20_000)], ['blanks', ' '.repeat(20_000)], ['marks', '.[1'.repeat(7_000)], ['after a stop', `x.${' '.repeat(20_000)}y`]])(
    'is quick with %s, whole and sign by sign',
    (_, text) => {
      const began = performance.now();
      whole(text);
      sentencesOf([...text]);
      expect(performance.now() - began).toBeLessThan(1000);
    },
  );
});
