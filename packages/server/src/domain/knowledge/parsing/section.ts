/** What a document is before it is cut: sections with a title, each a list of blocks. */

export interface Section {
  /** Empty: the text before the first heading, or of a document without headings. */
  readonly title: string;
  /** Paragraphs, lists and tables as plain text, in their order; never empty strings. */
  readonly blocks: readonly string[];
}

/** A heading of level 1–6; 7 is a bold line or a question that stands like one. */
export interface Heading {
  readonly level: number;
  readonly text: string;
}

/** In UTF-16 code units. */
const headingCharsMax = 300;

/**
 * Collects sections while a parser walks through a document.
 *
 * A section's title is its heading's path (`Prices › Fillings`). A document's own title, its first heading where that is the only
 * one of its level and above all others, is left out of the paths: it would be part of every one.
 */
export class SectionBuilder {
  readonly #sections: { path: Heading[]; blocks: string[] }[] = [{ path: [], blocks: [] }];

  heading({ level, text }: Heading): void {
    if (text === '') return;
    const path = (this.#sections.at(-1)?.path ?? []).filter((above) => above.level < level);
    this.#sections.push({ path: [...path, { level, text: text.slice(0, headingCharsMax).toWellFormed() }], blocks: [] });
    // Nobody reads so much as a heading, and each section below would carry it.
    if (text.length > headingCharsMax) this.block(text);
  }

  block(text: string): void {
    // No pattern that ends in `$`: over a long run of blanks it would begin again at each of them.
    const lines = text.split('\n').map((line) => line.trimEnd());
    const first = lines.findIndex((line) => line !== '');
    if (first >= 0) this.#sections.at(-1)?.blocks.push(lines.slice(first, lines.findLastIndex((line) => line !== '') + 1).join('\n'));
  }

  sections(): Section[] {
    const headings = this.#sections.slice(1).map(({ path }) => path.at(-1));
    const first = headings[0];
    const documentTitle = first && headings.slice(1).every((other) => other && other.level > first.level) ? first : undefined;
    const alone = headings.length === 1;
    return this.#sections.flatMap(({ path, blocks }, index) => {
      const named = path.filter((heading) => heading !== documentTitle || alone || path.length === 1);
      const title = named.map(({ text }) => text).join(' › ');
      if (blocks.length > 0) return [{ title, blocks }];
      // A heading over other headings is in their paths. One that stands alone says something itself ("Closed on Mondays").
      const next = this.#sections[index + 1]?.path;
      const own = path.at(-1);
      if (!own || (next && next.includes(own))) return [];
      return [{ title, blocks: [own.text] }];
    });
  }
}
