/** A document, cut into the passages an answer can cite. */
import type { DocumentAdd } from '@coatcheck/contract/operator/knowledge';
import { parseHtml } from './html.ts';
import { parseMarkdown } from './markdown.ts';
import { parsePlainText } from './plain-text.ts';
import type { Section } from './section.ts';
import { passageCharsMax, splitBlocks } from './split.ts';

export interface Passage {
  readonly title: string;
  readonly body: string;
}

/** A document of nothing but headings must not fill a table. Above it neighbours are joined. */
export const passagesMax = 4000;
const titleCharsMax = 200;

const parsers: Readonly<Record<DocumentAdd['format'], (source: string) => Section[]>> = {
  markdown: parseMarkdown,
  text: parsePlainText,
  html: parseHtml,
};

/**
 * Never throws, whatever the text; takes time in proportion to it.
 *
 * @returns passages in the document's order; none for a document without words
 */
export function passagesOf(format: DocumentAdd['format'], source: string): Passage[] {
  const sections = parsers[format](withoutControls(source));
  const passages = sections.flatMap(({ title, blocks }) =>
    splitBlocks(blocks).map((body) => {
      const shown = cut(title, titleCharsMax);
      // A title too long to show still has words to be found by.
      return shown === title ? { title: title || firstWords(body), body } : { title: shown, body: `${title}\n\n${body}` };
    }),
  );
  return joined(passages.filter(({ body }) => /[\p{L}\p{N}]/u.test(body)));
}

/** Binary junk that came as text: nothing below a space but line ends and tabs. */
function withoutControls(source: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what it takes out
  return source.toWellFormed().replace(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufffd\u200b\u00ad]+/g, (found) =>
    /^[\u200b\u00ad]+$/.test(found) ? '' : ' ',
  );
}

/** The title of a passage without a heading. */
function firstWords(body: string): string {
  const line = (body.split('\n').find((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? body).replace(/^-\s+/, '').trim();
  const sentence = /^.{12,70}?[.!?:](?=\s|$)/u.exec(line)?.[0].replace(/[.:]$/, '');
  return sentence ?? cut(line, 60);
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most);
  const space = start.lastIndexOf(' ');
  return `${(space > most / 2 ? start.slice(0, space) : start).trimEnd().toWellFormed().replace(/\ufffd$/, '')}…`;
}

function joined(passages: Passage[]): Passage[] {
  if (passages.length <= passagesMax) return passages;
  const out: Passage[] = [];
  for (const { title, body } of passages) {
    const last = out.at(-1);
    const text = `${title}\n${body}`;
    if (last && last.body.length + text.length < passageCharsMax) out[out.length - 1] = { title: last.title, body: `${last.body}\n\n${text}` };
    else out.push({ title, body });
  }
  return out;
}
