import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Inline } from './inline.ts';
import { type Block, parseMarkdown } from './markdown.ts';
import { safeHref } from './link.ts';

/** What a reader sees, with a short sign for each kind of node. */
function show(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.type === 'paragraph') return `p(${inline(block.children)})`;
      if (block.type === 'code') return `pre(${block.text})`;
      if (block.type === 'quote') return `q(${show(block.children)})`;
      return `${block.start === null ? 'ul' : `ol${block.start}`}(${block.items.map(show).join('|')})`;
    })
    .join(' ');
}

function inline(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'text') return node.text;
      if (node.type === 'break') return '/';
      if (node.type === 'code') return `code(${node.text})`;
      if (node.type === 'link') return `a(${node.href},${inline(node.children)})`;
      return `${node.type}(${inline(node.children)})`;
    })
    .join('');
}

function* linksOf(blocks: readonly Block[]): Generator<string> {
  function* within(nodes: readonly Inline[]): Generator<string> {
    for (const node of nodes) {
      if (node.type === 'link') yield node.href;
      if ('children' in node) yield* within(node.children);
    }
  }
  for (const block of blocks) {
    if (block.type === 'paragraph') yield* within(block.children);
    if (block.type === 'quote') yield* linksOf(block.children);
    if (block.type === 'list') for (const item of block.items) yield* linksOf(item);
  }
}

const cases: readonly [string, string, string][] = [
  ['paragraphs and line breaks', 'We open at 8.\nOn Friday at 9.\n\nSee you!', 'p(We open at 8./On Friday at 9.) p(See you!)'],
  ['bold and italic', '**Mon** *Tue* __Wed__ _Thu_', 'p(strong(Mon) em(Tue) strong(Wed) em(Thu))'],
  ['both at once', '***very***', 'p(strong(em(very)))'],
  ['nested emphasis', '**a *b* c**', 'p(strong(a em(b) c))'],
  ['an underscore within a word', 'snake_case_name', 'p(snake_case_name)'],
  ['lonely stars', '2 * 3 * 4 and **open', 'p(2 * 3 * 4 and **open)'],
  ['code', 'run `npm start` or ``a ` b``', 'p(run code(npm start) or code(a ` b))'],
  ['no emphasis in code', '`**x**`', 'p(code(**x**))'],
  ['a lonely backtick', 'it`s', 'p(it`s)'],
  ['a fence', '```js\nlet a;\n**b**\n```\nafter', 'pre(let a;\n**b**) p(after)'],
  ['a fence beside words', '```\na\n```b\n~~~\n````  \nafter', 'pre(a\n```b\n~~~) p(after)'],
  ['code in a line that starts like a fence', '```alpha``` and so on\nafter', 'p(code(alpha) and so on/after)'],
  ['a fence still open', '```\nlet a;', 'pre(let a;)'],
  ['a bulleted list', 'Open:\n- Mon\n- Tue\n\nClosed', 'p(Open:) ul(p(Mon)|p(Tue)) p(Closed)'],
  ['a numbered list', '3. c\n4. d', 'ol3(p(c)|p(d))'],
  ['a nested list', '- a\n  - b\n  - c\n- d', 'ul(p(a) ul(p(b)|p(c))|p(d))'],
  ['a list with an empty line between', '- a\n\n- b', 'ul(p(a)|p(b))'],
  ['an item that goes on', '- a\n  b', 'ul(p(a/b))'],
  ['a heading', '## Prices', 'p(strong(Prices))'],
  ['a quote', '> said\n> so', 'q(p(said/so))'],
  ['a rule', 'a\n\n---\n\nb', 'p(a) p(b)'],
  ['a link', '[our site](https://a.example/x?y=1)', 'p(a(https://a.example/x?y=1,our site))'],
  ['a link with brackets in it', '[w](https://a.example/x_(y))', 'p(a(https://a.example/x_(y),w))'],
  ['a link with a title', '[w](https://a.example/ "hi")', 'p(a(https://a.example/,w))'],
  ['an address on its own', 'See https://a.example/b.', 'p(See a(https://a.example/b,https://a.example/b).)'],
  ['a mail address', '[mail](mailto:a@b.example)', 'p(a(mailto:a@b.example,mail))'],
  ['a phone number', '[call](tel:+4930123)', 'p(a(tel:+4930123,call))'],
  ['a script address', '[x](javascript:alert(1))', 'p(x)'],
  ['a data address', '[x](data:text/html,hi)', 'p(x)'],
  ['an address of our own frame', '[x](/v1/token)', 'p(x)'],
  ['a host behind an @', '[x](https://bank.example@evil.example/)', 'p(x)'],
  ['a picture', '![a cat](https://evil.example/cat.png)', 'p(a cat)'],
  ['a link in a link', '[a [b](https://b.example) c](https://c.example)', 'p([a a(https://b.example/,b) c](a(https://c.example/,https://c.example)))'],
  ['a note in a link', '[a [b] c](https://c.example)', 'p(a(https://c.example/,a [b] c))'],
  ['a note in brackets', 'open [almost] always', 'p(open [almost] always)'],
  ['HTML', '<img src=x onerror=alert(1)><b>hi</b>', 'p(<img src=x onerror=alert(1)><b>hi</b>)'],
  ['an escape', '\\*no\\* \\[x\\](y)', 'p(*no* [x](y))'],
  ['nothing', '', ''],
];

describe('parseMarkdown', () => {
  it.each(cases)('reads %s', (_, source, expected) => {
    expect(show(parseMarkdown(source))).toBe(expected);
  });

  const pieces = fc.oneof(
    fc.constantFrom(...'*_`[]()!<>\\#-+.> \n\t"'.split(''), '**', '](', '![', '```', '\n\n', '1. ', '- ', '  - ', 'https://', 'javascript:', 'data:'),
    fc.string({ maxLength: 5, unit: 'binary' }),
  );
  const soup = fc.array(pieces, { maxLength: 120 }).map((parts) => parts.join(''));

  it('survives anything, and makes no link that is not http, https, mailto or tel', () => {
    fc.assert(
      fc.property(soup, (source) => {
        for (const href of linksOf(parseMarkdown(source))) expect(href).toMatch(/^(?:https?|mailto|tel):/);
      }),
      { numRuns: 2000 },
    );
  });

  it('loses no word that is not an address', () => {
    const words = fc.array(fc.constantFrom('alpha', 'beta', '*', '**', '_', '`', '[', ']', '(', ')', '- ', '> ', '\n', ' ', '!'), { maxLength: 60 });
    fc.assert(
      fc.property(words, (parts) => {
        // What stands where an address or a code block's language stands goes with it, and is not a word.
        const source = parts.join('').replaceAll('](', '] (').replace(/`{3,}/g, '$&\n');
        const seen = show(parseMarkdown(source));
        for (const word of ['alpha', 'beta']) {
          expect(seen.split(word).length).toBe(parts.filter((part) => part === word).length + 1);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['*', '**', '_a', '[', '](', '[a](', '![', '`', '`a``', '> ', '- ', '  - ', '```\n', '```x`', 'h', 'http://', '\\', '](  ', '1. \n', '*a_', '](a '])(
    'reads 100,000 characters of %j in a blink',
    (piece) => {
      const started = performance.now();
      parseMarkdown(piece.repeat(Math.ceil(100_000 / piece.length)));
      // It takes tens of milliseconds; a quadratic step would take minutes.
      expect(performance.now() - started).toBeLessThan(2_000);
    },
  );
});

describe('safeHref', () => {
  it.each(['javascript:alert(1)', ' javascript:alert(1)', 'java\nscript:alert(1)', 'JAVASCRIPT:x', 'vbscript:x', 'file:///etc/passwd', 'blob:https://a.example/1', '//a.example', 'a.example', 'https://u:p@a.example', ''])(
    'refuses %j',
    (address) => {
      expect(safeHref(address)).toBeNull();
    },
  );
});
