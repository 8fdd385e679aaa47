/** Passages to rows of the index: which stems stand how often in title and body, and how people spell them here. */
import type { WordLists } from './language/word-lists.ts';
import type { Passage } from './parsing/passages.ts';
import { unnamedDays } from './weekdays.ts';
import { wordsTold } from './words.ts';

/** Stems of a word, by its plain spelling. A stop word has none. */
export type Stems = ReadonlyMap<string, readonly string[]>;

export interface IndexedPassage {
  readonly lexemes: ReadonlyMap<string, { readonly title: number; readonly body: number }>;
  readonly titleWords: number;
  readonly bodyWords: number;
}

export interface VocabularyWord {
  readonly word: string;
  readonly lexeme: string;
  readonly passages: number;
}

/** What is indexed of a passage: what it says, and the days it is about without naming them. */
export interface IndexedText {
  readonly title: string;
  readonly body: string;
}

export function indexedText({ title, body }: Passage, lists: WordLists): IndexedText {
  const days = unnamedDays(body, lists);
  return { title, body: days.length === 0 ? body : `${body}\n${days.join(' ')}` };
}

/** @returns the different words of some texts, plain, to be stemmed */
export function distinctWords(texts: Iterable<string>): string[] {
  const words = new Set<string>();
  for (const text of texts) for (const { plain } of wordsTold(text)) words.add(plain);
  return [...words];
}

/** More of one word in a passage says nothing more, and a column of two bytes holds it. */
const countMax = 1000;

export function indexPassage({ title, body }: IndexedText, stems: Stems): IndexedPassage {
  const lexemes = new Map<string, { title: number; body: number }>();
  const lengths = { title: 0, body: 0 };
  const count = (text: string, where: 'title' | 'body') => {
    for (const { plain } of wordsTold(text)) {
      for (const lexeme of stems.get(plain) ?? []) {
        const counts = lexemes.get(lexeme) ?? { title: 0, body: 0 };
        counts[where] = Math.min(counts[where] + 1, countMax);
        lexemes.set(lexeme, counts);
        lengths[where] += 1;
      }
    }
  };
  count(title, 'title');
  count(body, 'body');
  return { lexemes, titleWords: lengths.title, bodyWords: lengths.body };
}

/** @returns the folded words of a document's passages, each with its stem; where spellings differ in stem, the first counts */
export function vocabularyOf(passages: readonly IndexedText[], stems: Stems): VocabularyWord[] {
  const found = new Map<string, { word: string; lexeme: string; passages: number; last: number }>();
  passages.forEach(({ title, body }, index) => {
    for (const { plain, folded } of wordsTold(`${title}\n${body}`)) {
      const lexeme = stems.get(plain)?.[0];
      if (lexeme === undefined) continue;
      const entry = found.get(folded) ?? { word: folded, lexeme, passages: 0, last: -1 };
      if (entry.last !== index) entry.passages += 1;
      entry.last = index;
      found.set(folded, entry);
    }
  });
  return Array.from(found.values(), ({ word, lexeme, passages: number }) => ({ word, lexeme, passages: number }));
}
