/**
 * Markdown to sections. Reads what people write for a website: headings, paragraphs, lists, tables, quotes, code, and the HTML
 * between them. One pass over the lines; nothing in it is run, and no link is followed.
 */
import { decodeEntities } from './entities.ts';
import { SectionBuilder, type Section } from './section.ts';
import { isTableRow, isTableRule, tableText } from './table.ts';

/** @param source Markdown, any line ends, front matter ignored */
export function parseMarkdown(source: string): Section[] {
  const out = new SectionBuilder();
  const lines = withoutHtmlBlocks(withoutFrontMatter(source.replace(/\r\n?/g, '\n'))).split('\n');
  const paragraph: string[] = [];
  const endParagraph = () => {
    if (paragraph.length > 0) endOfParagraph(out, paragraph.splice(0));
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    const heading = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/.exec(line);
    if (fence !== undefined) {
      endParagraph();
      const code: string[] = [];
      for (at += 1; at < lines.length && !(lines[at] ?? '').trim().startsWith(fence); at += 1) code.push(lines[at] ?? '');
      out.block(code.join('\n'));
    } else if (heading) {
      endParagraph();
      const text = inlineText((heading[2] ?? '').replace(/(?:^|[ \t])#+[ \t]*$/, ''));
      out.heading({ level: heading[1]?.length ?? 1, text });
    } else if (/^ {0,3}(?:=+|-+)[ \t]*$/.test(line) && paragraph.length === 1 && !isListItem(paragraph[0] ?? '')) {
      out.heading({ level: line.includes('=') ? 1 : 2, text: inlineText(paragraph.splice(0).join(' ')) });
    } else if (isTableRow(line) && isTableRule(lines[at + 1] ?? '')) {
      endParagraph();
      const rows: string[] = [];
      while (at < lines.length && isTableRow(lines[at] ?? '')) rows.push(lines[at++] ?? '');
      at -= 1;
      out.block(tableText(rows, inlineText));
    } else if (line.trim() === '' || /^ {0,3}(?:[-*_][ \t]*){3,}$/.test(line)) {
      endParagraph();
    } else {
      paragraph.push(line.replace(/^ {0,3}(?:>[ \t]?)+/, ''));
    }
  }
  endParagraph();
  return out.sections();
}

/** A bold line of its own, or `Q: …`, is meant as a heading. */
function endOfParagraph(out: SectionBuilder, lines: readonly string[]): void {
  const [first = '', ...rest] = lines;
  const question = /^\s*(?:\*\*|__)?(?:Q|F|Question|Frage)\s?\d*\s?[:.)](?:\*\*|__)?\s+(.+)$/i.exec(first);
  const bold = /^\s*(?:\*\*|__)([^*_]{3,200})(?:\*\*|__):?\s*$/.exec(first);
  const title = question?.[1] ?? bold?.[1];
  if (title !== undefined) {
    out.heading({ level: 7, text: inlineText(title.replace(/(?:\*\*|__)\s*$/, '')) });
    if (rest.length > 0) out.block(paragraphText(rest).replace(/^(?:A|Answer|Antwort)\s?\d*\s?[:.)]\s+/i, ''));
    return;
  }
  out.block(paragraphText(lines).replace(/^(?:A|Answer|Antwort)\s?\d*\s?:\s+/i, ''));
}

const listMark = /^\s*(?:[-*+]|\d{1,9}[.)])[ \t]+/;
const isListItem = (line: string): boolean => listMark.test(line);

/** A list keeps its lines; the lines of a paragraph are joined, unless two spaces or a backslash break them. */
function paragraphText(lines: readonly string[]): string {
  const out: string[] = [];
  let breaks = true;
  for (const line of lines) {
    const item = isListItem(line);
    const text = inlineText(item ? line.replace(listMark, '').replace(/^\[[ xX]\]\s+/, '') : line);
    if (item) out.push(`- ${text}`);
    else if (breaks || out.length === 0) out.push(text);
    else out[out.length - 1] = `${out.at(-1)} ${text}`;
    breaks = /(?: {2}|\\)$/.test(line);
  }
  return out.join('\n');
}

/** @returns one line's words: links by their text, images by their description, no marks. */
function inlineText(source: string): string {
  return decodeEntities(
    source
      .replace(/!?\[([^[\]]{0,2000})\](?:\((?:[^()\s]|\([^()\s]*\)){0,2000}(?:\s+["'(][^"')]{0,500}["')])?\)|\[[^[\]]{0,200}\])/g, '$1')
      .replace(/<((?:https?:\/\/|mailto:)[^<>\s]{1,2000})>/g, '$1')
      .replace(/<\/?[A-Za-z][^<>]{0,2000}>/g, ' ')
      .replace(/`([^`]+)`/g, '$1')
      .replace(/(\*{1,3}|~~)(?=\S)([^*~]{1,2000}?)(?<=\S)\1/g, '$2')
      .replace(/(?<![\p{L}\p{N}_])(_{1,3})(?=\S)([^_]{1,2000}?)(?<=\S)\1(?![\p{L}\p{N}_])/gu, '$2')
      .replace(/\\(?=[!-/:-@[-`{-~])|\\$/g, ''),
  )
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}

function withoutFrontMatter(source: string): string {
  const start = source.replace(/^\uFEFF/, '');
  if (!/^---[ \t]*\n/.test(start)) return start;
  const end = /\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(start.slice(3, 20_000));
  const inside = end && start.slice(4, 3 + end.index);
  // Two rules with prose between them are no front matter: that has a `key:` on its first line.
  return inside && /^[\w.-]+[ \t]*:/.test(inside) ? start.slice(3 + end.index + end[0].length) : start;
}

/** Comments, scripts and styles are no text. Cut by index, as a regular expression could be made to backtrack. */
function withoutHtmlBlocks(source: string): string {
  let text = cutOut(source, '<!--', '-->');
  for (const tag of ['script', 'style', 'template']) text = cutOut(text, `<${tag}`, `</${tag}>`);
  return text;
}

function cutOut(text: string, from: string, to: string): string {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return text;
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const start = lower.indexOf(from, at);
    const end = start === -1 ? -1 : lower.indexOf(to, start + from.length);
    if (end === -1) break;
    kept.push(text.slice(at, start));
    at = end + to.length;
  }
  return kept.length === 0 ? text : kept.join(' ') + text.slice(at);
}
