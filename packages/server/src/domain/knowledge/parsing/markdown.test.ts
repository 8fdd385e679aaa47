import { describe, expect, it } from 'vitest';
import { parseMarkdown } from './markdown.ts';

const titles = (source: string) => parseMarkdown(source).map(({ title }) => title);
const textOf = (source: string) => parseMarkdown(source).map(({ blocks }) => blocks.join('\n\n')).join('\n\n');

describe('parseMarkdown', () => {
  it('names a section by its path of headings, without the title of the document', () => {
    const source = '# Practice\n\nWelcome.\n\n## Prices\n\n### Fillings\n\n€75\n\n### Crowns\n\n€690\n\n## Hours\n\nDaily.';
    expect(titles(source)).toEqual(['Practice', 'Prices › Fillings', 'Prices › Crowns', 'Hours']);
  });

  it('keeps the first heading in the path where others stand beside it', () => {
    expect(titles('# A\n\none\n\n## B\n\ntwo\n\n# C\n\nthree')).toEqual(['A', 'A › B', 'C']);
  });

  it('reads headings underlined, closed by marks, and a lone bold line', () => {
    expect(titles('Prices\n======\n\na\n\nHours\n-----\n\nb\n\n### Parking ###\n\nc\n\n**Do you take cards?**\n\nYes.')).toEqual([
      'Prices', 'Hours', 'Hours › Parking', 'Hours › Parking › Do you take cards?',
    ]);
  });

  it('takes a heading without a text as a statement of its own', () => {
    expect(parseMarkdown('# Shop\n\n## Closed on Mondays\n\n## Open else\n\nYes.')[0]).toEqual({
      title: 'Closed on Mondays', blocks: ['Closed on Mondays'],
    });
  });

  it('makes each row of a table readable alone', () => {
    const source = '| Filling | Price | Time |\n| --- | --- | --- |\n| Small | €75 | 30 min |\n| Large | €150 | |';
    expect(textOf(source)).toBe('Filling\n- Small – Price: €75; Time: 30 min\n- Large – Price: €150');
    expect(textOf('| Day | Open |\n|---|---|\n| Monday | 8–12 |')).toBe('Day, Open\n- Monday: 8–12');
  });

  it('keeps the lines of lists and joins those of paragraphs', () => {
    expect(textOf('We have:\n* bread\n1. rolls\n- [x] cakes\n\nOne\ntwo  \nthree')).toBe('We have:\n- bread\n- rolls\n- cakes\n\nOne two\nthree');
  });

  it('reads questions and answers', () => {
    const [first, second] = parseMarkdown('Q: Do you deliver?\nA: Yes, daily.\n\n**Q: How much?**\nA: €3.');
    expect(first).toEqual({ title: 'Do you deliver?', blocks: ['Yes, daily.'] });
    expect(second).toEqual({ title: 'How much?', blocks: ['€3.'] });
  });

  it('leaves marks, links, images, HTML, comments and front matter out, and their words in', () => {
    const source = '---\ntitle: X\n---\n**Bold** _it_ `code` [site](https://a.test "t") ![logo](x.png) <b>tag</b> <!-- gone --> a_b_c &amp; &#8364;\n<script>evil()</script>';
    expect(textOf(source)).toBe('Bold it code site logo tag a_b_c & €');
  });

  it('keeps what stands in a code block as it is', () => {
    expect(textOf('```sh\n# not a heading\nsilt put\n```\n\nafter')).toBe('# not a heading\nsilt put\n\nafter');
  });

  it('takes two rules with prose between them for rules', () => {
    expect(textOf('---\nHello there\n\n---\nmore')).toBe('Hello there\n\nmore');
  });
});
