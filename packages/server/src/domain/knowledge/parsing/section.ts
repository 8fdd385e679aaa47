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

/**
 * Collects sections while a parser walks through a document.
 *
 * A section's title is its heading's path (`Prices › Fillings`). A document's own title, its first heading where that is the only
 * one of its level and above all others, is left out of the paths: it would be part of every one.
 */
export class SectionBuilder {
  readonly #sections: { path: Heading[]; blocks: string[] }[] = [{ path: [], blocks: [] }];

  heading(heading: Heading): void {
    if (heading.text === '') return;
    const path = (this.#sections.at(-1)?.path ?? []).filter((above) => above.level < heading.level);
    this.#sections.push({ path: [...path, heading], blocks: [] });
  }

  block(text: string): void {
    const trimmed = text.replace(/[^\S\n]+$/gm, '').replace(/^\n+|\n+$/g, '');
    if (trimmed.trim() !== '') this.#sections.at(-1)?.blocks.push(trimmed);
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
