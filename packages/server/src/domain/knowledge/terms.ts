/** What a question asks about, word by word: as typed, and then as this tenant's index knows it. */
import { editDistance, editsMax, familyLikeness, letterBits, mayBeAlike, typoLikeness } from './likeness.ts';
import type { WordLists } from './language/word-lists.ts';
import type { Term } from './ranking.ts';
import { fold, wordsAsked } from './words.ts';

export interface AskedWord {
  /** Lower case, as typed. */
  readonly plain: string;
  readonly folded: string;
  readonly weight: number;
  readonly optional: boolean;
  /** Other words for the same thing, folded. */
  readonly synonyms: readonly string[];
  /** The synonyms are those of a word that this one may be mistyped for. */
  readonly isGuess: boolean;
}

const softWeight = 0.15;
const contextWeight = 0.5;
const cueWeight = 0.3;
const synonymLikeness = 0.6;
/** What a mistyped word is worth beside a right one. */
const typoWorth = 0.75;

/** The longest question that is read, in words; what follows is left out. */
export const wordsReadMax = 60;
/** So many unknown words may be typos; a question with more of them is in another language. */
const typosMax = 10;

/** @param context the visitor's previous question, where this one goes on with it */
export function readQuestion(question: string, lists: WordLists, context = ''): AskedWord[] {
  const asked = new Map<string, AskedWord>();
  const add = (text: string, weight: number) => {
    for (const word of wordsAsked(text)) {
      if (asked.has(word.folded) || asked.size >= wordsReadMax) continue;
      const soft = lists.soft.has(word.folded);
      asked.set(word.folded, {
        ...word,
        weight: soft ? weight * softWeight : weight,
        optional: false,
        ...(soft ? { synonyms: [], isGuess: false } : synonymsOf(word.folded, lists)),
      });
    }
  };
  add(question, 1);
  add(context, contextWeight);
  const whole = fold(question);
  for (const { phrase, words } of lists.cues) {
    const [first = ''] = words;
    if (!phrase.test(whole) || words.some((word) => asked.has(word))) continue;
    asked.set(`?${first}`, { plain: first, folded: first, weight: cueWeight, optional: true, synonyms: words, isGuess: false });
  }
  return [...asked.values()];
}

function synonymsOf(word: string, lists: WordLists): Pick<AskedWord, 'synonyms' | 'isGuess'> {
  const of = (known: string) => [...new Set(lists.groups.filter((group) => group.includes(known)).flat())];
  const exact = of(word).filter((other) => other !== word);
  if (exact.length > 0) return { synonyms: exact, isGuess: false };
  const meant = lists.groups.flat().find((known) => typoLikeness(word, known) > 0 && editDistance(word, known, 1) === 1);
  return meant === undefined ? { synonyms: [], isGuess: false } : { synonyms: of(meant), isGuess: true };
}

/** What the index says of one asked word. */
export interface WordInIndex {
  /** Empty: a stop word of the language. */
  readonly stems: readonly string[];
  readonly known: readonly string[];
  readonly isKnown: boolean;
}

/** A word that nobody said has its synonyms alone. */
const cue: WordInIndex = { stems: [], known: [], isKnown: false };

export interface WordAndStem {
  readonly word: string;
  readonly lexeme: string;
}

/** Whether other words of the tenant's are worth looking for. Words of asking aren't. */
const hasWeight = (asked: AskedWord): boolean => !asked.optional && asked.weight >= contextWeight;

const beginningLetters = 4;

/** What to look up in the tenant's vocabulary for a question: see `related-words.ts` of the database. */
export function wordsWanted(question: readonly AskedWord[], inIndex: ReadonlyMap<string, WordInIndex>) {
  const beginnings = new Set<string>();
  const lengths = new Set<number>();
  for (const asked of question) {
    const found = inIndex.get(asked.folded);
    if (!hasWeight(asked) || !found || found.stems.length === 0) continue;
    for (const spelling of spellings(asked.folded)) {
      if (spelling.length >= beginningLetters) beginnings.add(spelling.slice(0, beginningLetters));
      if (found.isKnown) continue;
      const edits = editsMax(spelling.length);
      for (let letters = spelling.length - edits; edits > 0 && letters <= spelling.length + edits; letters += 1) lengths.add(letters);
    }
  }
  return { synonyms: [...new Set(question.flatMap(({ synonyms }) => synonyms))], beginnings: [...beginnings], lengths: [...lengths] };
}

/** `oeffnungszeiten` is how a keyboard without umlauts writes `öffnungszeiten`, which folds to `offnungszeiten`. */
function spellings(folded: string): string[] {
  const other = folded.replace(/([aou])e/g, '$1');
  return other === folded ? [folded] : [folded, other];
}

export interface Understanding {
  readonly terms: readonly Term[];
  /** Words that were taken for another: as typed, as understood. */
  readonly corrections: ReadonlyMap<string, string>;
}

/**
 * @param inIndex by folded word
 * @param related the tenant's words that begin alike or are about as long, and the stems of the synonyms
 */
export function termsOf(
  question: readonly AskedWord[],
  inIndex: ReadonlyMap<string, WordInIndex>,
  related: { readonly synonyms: readonly WordAndStem[]; readonly beginning: readonly WordAndStem[]; readonly ofLength: readonly WordAndStem[] },
): Understanding {
  const stemsOfSynonym = Map.groupBy(related.synonyms, ({ word }) => word);
  const ofLength = related.ofLength.map((known) => ({ ...known, bits: letterBits(known.word) }));
  const corrections = new Map<string, string>();
  let typosLeft = typosMax;
  const terms = question.flatMap((asked): Term[] => {
    const found = asked.optional ? cue : inIndex.get(asked.folded);
    if (found === undefined || (found.stems.length === 0 && !asked.optional)) return [];
    const alternatives = new Map<string, number>();
    const add = (lexeme: string, likeness: number) => {
      if (likeness > (alternatives.get(lexeme) ?? 0)) alternatives.set(lexeme, likeness);
    };
    for (const lexeme of [...found.stems, ...found.known]) add(lexeme, 1);
    for (const synonym of asked.isGuess && found.isKnown ? [] : asked.synonyms) {
      for (const { lexeme } of stemsOfSynonym.get(synonym) ?? []) add(lexeme, asked.optional ? 1 : synonymLikeness);
    }
    if (hasWeight(asked)) {
      const written = spellings(asked.folded);
      for (const { word, lexeme } of related.beginning) add(lexeme, likest(written, word, familyLikeness));
      if (!found.isKnown && typosLeft > 0) {
        typosLeft -= 1;
        const alike = written.map((spelling) => ({ bits: letterBits(spelling), edits: editsMax(spelling.length) }));
        let best = { word: '', likeness: 0 };
        for (const { word, lexeme, bits } of ofLength) {
          if (!alike.some((spelling) => mayBeAlike(spelling.bits, bits, spelling.edits))) continue;
          const likeness = likest(written, word, typoLikeness);
          add(lexeme, typoWorth * likeness);
          if (likeness > best.likeness) best = { word, likeness };
        }
        if (best.likeness > 0) corrections.set(asked.plain, best.word);
      }
    }
    return [{ weight: asked.weight, optional: asked.optional, alternatives }];
  });
  return { terms, corrections };
}

function likest(written: readonly string[], word: string, likeness: (asked: string, known: string) => number): number {
  let most = 0;
  for (const spelling of written) most = Math.max(most, spelling === word ? 1 : likeness(spelling, word));
  return most;
}
