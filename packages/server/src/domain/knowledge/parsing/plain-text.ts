/** Plain text to sections: blank lines part paragraphs, a short line without an end is a heading, `Q:` and `A:` are a pair. */
import { SectionBuilder, type Section } from './section.ts';

/** Longer lines are sentences, whatever they end with. */
const headingCharsMax = 70;

export function parsePlainText(source: string): Section[] {
  const out = new SectionBuilder();
  const blocks = source
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?|\f|\v|\u2028|\u2029/g, '\n')
    .split(/\n[^\S\n]*(?:\n[^\S\n]*)+/)
    .map((block) => block.split('\n').map((line) => line.trim()).filter((line) => line !== ''))
    .filter((lines) => lines.length > 0);
  blocks.forEach((lines, index) => {
    if (lines.some(isQuestion)) {
      questions(out, lines);
      return;
    }
    const [first = '', ...rest] = lines;
    const underlined = /^(?:=+|-+|~+|\*+)$/.test(rest[0] ?? '');
    const followed = rest.length > 0 || index < blocks.length - 1;
    if (followed && (underlined || looksLikeHeading(first))) {
      out.heading({ level: underlined ? 1 : 7, text: first.replace(/:$/, '') });
      out.block((underlined ? rest.slice(1) : rest).join('\n'));
    } else {
      out.block(lines.join('\n'));
    }
  });
  return out.sections();
}

const question = /^(?:Q|F|Question|Frage)\s?\d{0,3}\s?[:.)]\s*(.*)$/i;
const isQuestion = (line: string): boolean => question.test(line);

/** Lines before the first `Q:` belong to what came before. */
function questions(out: SectionBuilder, lines: readonly string[]): void {
  let answer: string[] = [];
  for (const line of lines) {
    const asked = question.exec(line)?.[1];
    if (asked === undefined) {
      answer.push(line.replace(/^(?:A|Answer|Antwort)\s?\d{0,3}\s?[:.)]\s*/i, ''));
      continue;
    }
    out.block(answer.join('\n'));
    answer = [];
    out.heading({ level: 7, text: asked });
  }
  out.block(answer.join('\n'));
}

function looksLikeHeading(line: string): boolean {
  return line.length <= headingCharsMax && /\p{L}/u.test(line) && !/^[-*•–]/.test(line) && !/[.,;!]$|\d[\s\p{P}]*\d/u.test(line);
}
