import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passagesMax, passagesOf } from './passages.ts';
import { passageCharsMax } from './split.ts';

const formats = ['markdown', 'text', 'html'] as const;
const wordsOf = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

describe('passagesOf', () => {
  it('gives a text without headings a title of its first words', () => {
    expect(passagesOf('text', 'We bake bread over there every single day. It is good.')[0]?.title).toBe('We bake bread over there every single day');
  });

  it('cuts a long section between paragraphs, and titles the parts alike', () => {
    const paragraph = `${'word '.repeat(120)}end.`;
    const passages = passagesOf('markdown', `# A\n\nx\n\n## Long\n\n${[paragraph, paragraph, paragraph, paragraph].join('\n\n')}`);
    expect(passages.map(({ title }) => title)).toEqual(['A', 'Long', 'Long', 'Long', 'Long']);
  });

  it('keeps sections apart, however short', () => {
    expect(passagesOf('markdown', '# D\n\n## A\n\none\n\n## B\n\ntwo')).toEqual([{ title: 'A', body: 'one' }, { title: 'B', body: 'two' }]);
  });

  it.each(formats)('%s: empty, blank and wordless documents have no passages', (format) => {
    for (const source of ['', ' \n ', '\u0001\u0002', '—— ··· !!!']) expect(passagesOf(format, source)).toEqual([]);
  });

  it('joins the sections of a document that is nothing but headings', () => {
    const passages = passagesOf('markdown', Array.from({ length: 60_000 }, (_, index) => `# h${index}`).join('\n'));
    expect(passages.length).toBeLessThanOrEqual(passagesMax);
    expect(passages.map(({ title, body }) => `${title} ${body}`).join(' ')).toContain('h59999');
  });

  it.each([
    ['one line', 'word '.repeat(200_000)],
    ['no spaces', 'x'.repeat(1_000_000)],
    ['open marks', '[('.repeat(400_000)],
    ['stars', '**'.repeat(400_000)],
    ['pipes', '|-'.repeat(400_000)],
    ['tags', '<a '.repeat(300_000)],
    ['comments', '<!-- x '.repeat(140_000)],
    ['fences', '```\n'.repeat(250_000)],
    ['quotes', '> '.repeat(450_000)],
    ['blank lines', '\n'.repeat(900_000)],
    ['tables', '|a|b|\n|-|-|\n'.repeat(70_000)],
    ['entities', '&amp;'.repeat(200_000)],
  ])('a million characters of %s take bounded time', (_, source) => {
    const began = performance.now();
    for (const format of formats) passagesOf(format, source);
    expect(performance.now() - began).toBeLessThan(12_000);
  });

  it.each(formats)('%s: never throws, and gives texts that can be stored', (format) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (source) => {
        for (const { title, body } of passagesOf(format, source)) {
          expect(title.isWellFormed() && body.isWellFormed()).toBe(true);
          expect(`${title}${body}`).not.toContain('\0');
          expect(title).not.toBe('');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not grow what it is given: long headings, wide and long tables', () => {
    const cells = '|a|b|c|\n'.repeat(60_000);
    for (const source of [
      `| x | ${'A'.repeat(18_000)} | y |\n|---|---|---|\n${cells}`,
      `| x | ${'A'.repeat(50)} | y |\n|---|---|---|\n${cells}`,
      `|${'name|'.repeat(3_000)}\n|---|---|\n${`|${'v|'.repeat(3_000)}\n`.repeat(60)}`,
      `# ${'long '.repeat(50_000)}\n\n${'## b\n\nx\n\n'.repeat(20_000)}`,
    ]) {
      const passages = passagesOf('markdown', source);
      expect(passages.length).toBeLessThanOrEqual(passagesMax);
      expect(passages.reduce((sum, { title, body }) => sum + title.length + body.length, 0)).toBeLessThan(source.length * 4);
    }
  });

  it('takes no longer for long runs of blanks, line ends or pipes', () => {
    const began = performance.now();
    for (const run of [' ', '\t', '\n', '|', '- ', '#', ' \n', '| ', '\u00a0']) {
      const long = `a${run.repeat(Math.ceil(300_000 / run.length))}b`;
      for (const source of [long, `x\n\n${long}`, `\`\`\`\n${long}\n\`\`\``]) for (const format of formats) passagesOf(format, source);
    }
    // A second or so; one step that begins anew at each blank would take hours.
    expect(performance.now() - began).toBeLessThan(12_000);
  });

  it('loses no word of a text, and makes no passage much longer than the bound', () => {
    const word = fc.stringMatching(/^[a-zäöü]{1,14}$/);
    const line = fc.array(word, { minLength: 1, maxLength: 90 }).map((words) => `${words.join(' ')}.`);
    const documents = fc.array(fc.oneof(line, line.map((text) => `- ${text}`), word.map((text) => `\n## ${text}\n`), fc.constant('')), { maxLength: 40 });
    fc.assert(
      fc.property(documents, fc.constantFrom('markdown' as const, 'text' as const), (lines, format) => {
        const source = lines.join('\n');
        const passages = passagesOf(format, source);
        const told = new Set(passages.flatMap(({ title, body }) => wordsOf(`${title} ${body}`)));
        for (const wanted of wordsOf(source)) expect(told).toContain(wanted);
        for (const { body } of passages) expect(body.length).toBeLessThan(passageCharsMax + 400);
      }),
      { numRuns: 200 },
    );
  });
});
