/** What must be known of a language, beyond its stems, to read a question in it. */

export interface WordLists {
  /** Words that only hold a sentence together. The index has its stemmer's; these are for choosing among sentences. */
  readonly function: ReadonlySet<string>;
  /** Words of asking, not of what is asked for (`please`, `need`). They count little, but they count: `How do I get there`. */
  readonly soft: ReadonlySet<string>;
  /** Words that a business and its customers use for one thing. Folded; a word may be in several groups. */
  readonly groups: readonly (readonly string[])[];
  /** What a turn of phrase is after: `how much` asks for a price though no word says so. Matched on the folded question. */
  readonly cues: readonly { readonly phrase: RegExp; readonly words: readonly string[] }[];
  /** A question that begins so, or holds one of these words and little else, goes on with what was said before. */
  readonly followUp: { readonly opening: RegExp; readonly pointing: ReadonlySet<string> };
  /** What a second question begins with, after `and` or a comma. */
  readonly questionOpening: RegExp;
  /** Monday first. The pattern matches whole words of a folded text, the name among them. */
  readonly weekdays: readonly { readonly name: string; readonly pattern: string }[];
  /** Lines that hold for each of the days they match, in the same order. */
  readonly dayGroups: readonly { readonly phrase: RegExp; readonly days: readonly number[] }[];
}

/** @returns a set of the words in a text, for lists that read like prose */
export const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** @returns groups of words, one group a line */
export const wordGroups = (text: string): readonly (readonly string[])[] =>
  text.split('\n').map((line) => line.trim().split(/\s+/)).filter((group) => group.length > 1);
