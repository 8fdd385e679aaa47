/**
 * The part of Markdown that an answer may use: paragraphs, lists, quotes, code, emphasis and links. Headings become bold
 * lines, pictures their description; HTML is text like any other.
 */
import { type Inline, parseInline } from './inline.ts';

export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'quote'; readonly children: readonly Block[] }
  /** `start` is null where the items aren't numbered. */
  | { readonly type: 'list'; readonly start: number | null; readonly items: readonly (readonly Block[])[] };

/** Lists and quotes within each other; what lies deeper is a paragraph. */
const depthMax = 4;

/** What follows the fence names the language; with another backtick in it, the line is code within a sentence. */
const fencePattern = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const bulletPattern = /^ {0,3}(?:[-*+•]|(\d{1,9})[.)])(?: +|$)/;
const headingPattern = /^ {0,3}#{1,6} +/;
const quotePattern = /^ {0,3}> ?/;
const rulePattern = /^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/;

/** @param source an answer, whole or as far as it has come */
export function parseMarkdown(source: string): Block[] {
  return parseBlocks(source.replace(/\r\n?/g, '\n').replace(/\t/g, '    ').split('\n'), 0);
}

function parseBlocks(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = () => {
    if (paragraph.length > 0) blocks.push({ type: 'paragraph', children: parseInline(paragraph.join('\n')) });
    paragraph = [];
  };

  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const fence = fencePattern.exec(line)?.[1];
    const bullet = depth < depthMax ? bulletPattern.exec(line) : null;
    if (fence !== undefined) {
      endParagraph();
      const from = at + 1;
      at = from;
      while (at < lines.length && !closesFence(lines[at] ?? '', fence)) at += 1;
      blocks.push({ type: 'code', text: lines.slice(from, at).join('\n') });
      at += 1;
    } else if (line.trim() === '' || rulePattern.test(line)) {
      endParagraph();
      at += 1;
    } else if (bullet !== null) {
      endParagraph();
      const list = readList(lines, at, depth);
      blocks.push(list.block);
      at = list.end;
    } else if (depth < depthMax && quotePattern.test(line)) {
      endParagraph();
      const from = at;
      while (at < lines.length && quotePattern.test(lines[at] ?? '')) at += 1;
      const quoted = lines.slice(from, at).map((quote) => quote.replace(quotePattern, ''));
      blocks.push({ type: 'quote', children: parseBlocks(quoted, depth + 1) });
    } else if (headingPattern.test(line)) {
      endParagraph();
      const children = parseInline(line.replace(headingPattern, '').replace(/ +#+ *$/, '').trim());
      blocks.push({ type: 'paragraph', children: [{ type: 'strong', children }] });
      at += 1;
    } else {
      paragraph.push(line.trim());
      at += 1;
    }
  }
  endParagraph();
  return blocks;
}

/** Only a fence with nothing else in its line: words beside it belong to the code. */
function closesFence(line: string, fence: string): boolean {
  const bare = line.trim();
  return bare.startsWith(fence) && bare.replaceAll(fence.charAt(0), '') === '';
}

/** One list from its first item on: items of the same sort, with the indented lines below each as its own blocks. */
function readList(lines: readonly string[], from: number, depth: number): { block: Block; end: number } {
  const number = bulletPattern.exec(lines[from] ?? '')?.[1];
  const items: Block[][] = [];
  let at = from;
  while (at < lines.length) {
    const marker = bulletPattern.exec(lines[at] ?? '');
    if (marker === null || (marker[1] === undefined) !== (number === undefined) || rulePattern.test(lines[at] ?? '')) break;
    const indent = marker[0].length;
    const own = [(lines[at] ?? '').slice(indent)];
    at += 1;
    while (at < lines.length) {
      const line = lines[at] ?? '';
      const indented = /^ {2,}/.test(line);
      const blank = line.trim() === '';
      if (blank && !/^ {2,}\S/.test(lines[at + 1] ?? '')) break;
      // A line that goes straight on belongs to the item even where nobody indented it.
      if (!blank && !indented && (bulletPattern.test(line) || quotePattern.test(line) || headingPattern.test(line) || fencePattern.test(line))) break;
      own.push(line.replace(/^ +/, (spaces) => spaces.slice(Math.min(indent, spaces.length))));
      at += 1;
    }
    items.push(parseBlocks(own, depth + 1));
    // Items may have an empty line between them.
    if ((lines[at] ?? '').trim() === '' && bulletPattern.test(lines[at + 1] ?? '')) at += 1;
  }
  return { block: { type: 'list', start: number === undefined ? null : Number(number), items }, end: at };
}
