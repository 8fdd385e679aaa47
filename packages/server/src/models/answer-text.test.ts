import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerText } from './answer-text.ts';
import type { AnswerPart, RankedPassage } from './assistant.ts';

const passages: readonly RankedPassage[] = ['one', 'two', 'three'].map((passageId) => ({
  passageId,
  title: passageId,
  body: `This is passage ${passageId}.`,
  url: null,
  score: 1,
}));

interface Read {
  readonly text: string;
  readonly cited: readonly string[];
  readonly unknown: boolean;
  readonly parts: readonly AnswerPart[];
}

function read(...deltas: readonly string[]): Read {
  const answer = new AnswerText(passages, 'the question', 'en');
  const parts = [...deltas.flatMap((delta) => answer.push(delta)), ...answer.end()];
  return {
    text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    cited: parts.flatMap((part) => (part.type === 'citation' ? [part.citation.passage_id] : [])),
    unknown: answer.unknown,
    parts,
  };
}

describe('AnswerText', () => {
  it.each([
    ['Open at 8 [1].', 'Open at 8.', ['one']],
    ['Open at 8. [1]', 'Open at 8.', ['one']],
    ['[2] Open at 8.', 'Open at 8.', ['two']],
    ['Open [1] at 8 [2, 3].', 'Open at 8.', ['one', 'two', 'three']],
    ['Open [1][2] at 8 [1].', 'Open at 8.', ['one', 'two']],
    ['Open [1] [3].', 'Open.', ['one', 'three']],
    ['Open 【1】 at 8【2†source】.', 'Open at 8.', ['one', 'two']],
    ['Open [1]at 8', 'Open at 8', ['one']],
    ['A passage that is not there [4][0][99].', 'A passage that is not there.', []],
    ['In [2024] we moved; see [the map](https://x.example) and [1](https://y.example).', undefined, []],
    ['An array[', undefined, []],
    ['Brackets [ ] and [1 and [a] and 【', undefined, []],
    ['A list:\n- one [1]\n- two [2]\n', 'A list:\n- one\n- two\n', ['one', 'two']],
  ])('%j', (said, text, cited) => {
    expect(read(said)).toMatchObject({ text: text ?? said, cited, unknown: false });
  });

  it('hears that the passages hold no answer, wherever the mark stands', () => {
    expect(read('[?] I do not know.')).toMatchObject({ text: 'I do not know.', unknown: true });
    expect(read('I do not know [?].')).toMatchObject({ text: 'I do not know.', unknown: true });
    expect(read('Really? [a?]')).toMatchObject({ text: 'Really? [a?]', unknown: false });
  });

  it('gives the same for every way the stream may be cut', () => {
    const piece = fc.constantFrom(
      '[1]',
      ' [2, 3]',
      '[?]',
      '【1】',
      '【2†s】',
      '[9]',
      '[',
      ']',
      ' ',
      '\n',
      'a',
      'Öff',
      '8:00',
      '(',
      '[1](x)',
      '[2024]',
      '【',
      '?',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(60), { maxLength: 20 }), (pieces, cuts) => {
        const whole = pieces.join('');
        const at = [...new Set([0, ...cuts.filter((cut) => cut < whole.length), whole.length])].toSorted((a, b) => a - b);
        const cutUp = at.slice(1).map((end, index) => whole.slice(at[index], end));
        const { parts: _, ...expected } = read(whole);
        expect(read(...cutUp)).toMatchObject(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('holds back nothing but what may become a mark', () => {
    const answer = new AnswerText(passages, '', 'en');
    expect(answer.push('We are open')).toEqual([{ type: 'text', text: 'We are open' }]);
    expect(answer.push(' from [')).toEqual([{ type: 'text', text: ' from' }]);
    expect(answer.push('no mark')).toEqual([{ type: 'text', text: ' [no mark' }]);
  });

  it('never holds back for long: an endless bracket is text', () => {
    const answer = new AnswerText(passages, '', 'en');
    const parts = answer.push(`[${'1, '.repeat(100)}`);
    expect(parts).toHaveLength(1);
  });

  it('begins a paragraph where the model begins to speak again', () => {
    const answer = new AnswerText(passages, '', 'en');
    const parts = [...answer.push('One moment. '), ...answer.end(), ...answer.push(' [1] Done.'), ...answer.end()];
    expect(parts.map((part) => (part.type === 'text' ? part.text : part.type))).toEqual([
      'One moment.',
      ' ',
      'citation',
      '\n\nDone.',
    ]);
  });
});
