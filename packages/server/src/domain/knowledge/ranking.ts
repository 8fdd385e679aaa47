/**
 * How well passages fit a question: BM25 as a share of the most that this question could have scored.
 *
 * A share can be compared between questions, where a raw sum grows with their length. A word that no passage knows adds to what
 * was possible and to nothing that was scored, so a question that is about something else scores low however well its other
 * words fit. The constants were chosen on collections left out one by one; see bench/knowledge. None of them is sharp.
 */

/** One thing a question is about. */
export interface Term {
  /** How much it counts: 1 for a word of weight, less for words of asking and of an earlier question. */
  readonly weight: number;
  /** Its stems, and other words that would do; likeness from 0 to 1, 1 for the word itself. */
  readonly alternatives: ReadonlyMap<string, number>;
  /** Adds to the score where it fits and costs nothing where it doesn't. */
  readonly optional: boolean;
}

/** A posting, with its passage's lengths. */
export interface Hit {
  readonly passageId: string;
  readonly lexeme: string;
  readonly titleCount: number;
  readonly bodyCount: number;
  readonly titleWords: number;
  readonly bodyWords: number;
}

export interface IndexStatistics {
  readonly passages: number;
  /** Means over the passages, in indexed words. */
  readonly titleWords: number;
  readonly bodyWords: number;
}

export interface Scored {
  readonly passageId: string;
  /** Share of what this question could have scored: 0 to 1. Passages are ordered by it. */
  readonly share: number;
  /**
   * The share, lowered where nothing but the passage's title was asked for and the rest of the question went unheard: what
   * such a passage is about fits, and whether it answers is another matter.
   */
  readonly evidence: number;
  /** How much of the passage's title the question has: 0 to 1. */
  readonly titleAsked: number;
}

const saturation = 1.2;
const lengthNorm = 0.75;
/** A word of the title counts as two of the body. */
const titleWeight = 2;
/** A word no passage has is rarer still than the formula says, as the knowledge could have had it. */
const unknownRarity = 1.1;
/** Alternatives from here on stand for the word itself when its rarity is looked up. */
const asGoodAsSaid = 0.5;
const unheardCost = 0.3;
/** Not one word that was said stands there: all rests on words that may mean the same. */
const guessedCost = 0.25;

/**
 * @param frequencies in how many passages each stem stands
 * @returns the passages that were hit, best first
 */
export function rank(
  terms: readonly Term[],
  hits: readonly Hit[],
  frequencies: ReadonlyMap<string, number>,
  statistics: IndexStatistics,
): Scored[] {
  const weighed = terms.map((term) => ({ term, value: term.weight * rarity(term, frequencies, statistics.passages) }));
  const scored = Array.from(Map.groupBy(hits, (hit) => hit.passageId), ([passageId, its]) => ({
    passageId,
    ...score(weighed, its, statistics),
  }));
  return scored
    .filter(({ share }) => share > 0)
    .toSorted((one, other) => other.share - one.share || (one.passageId < other.passageId ? -1 : 1));
}

interface WeighedTerm {
  readonly term: Term;
  readonly value: number;
}

function score(weighed: readonly WeighedTerm[], hits: readonly Hit[], statistics: IndexStatistics): Omit<Scored, 'passageId'> {
  const byLexeme = new Map(hits.map((hit) => [hit.lexeme, { fit: fit(hit, statistics), inTitle: hit.titleCount > 0 }]));
  const askedOfTitle = new Set<string>();
  let scored = 0;
  let possible = 0;
  let rest = 0;
  let restHeard = 0;
  let saidItself = false;
  for (const { term, value } of weighed) {
    let best = 0;
    let heard = 0;
    let heardInTitle = 0;
    for (const [lexeme, likeness] of term.alternatives) {
      const found = byLexeme.get(lexeme);
      if (found === undefined) continue;
      best = Math.max(best, likeness * found.fit);
      heard = Math.max(heard, likeness);
      if (!found.inTitle) continue;
      heardInTitle = Math.max(heardInTitle, likeness);
      if (likeness >= asGoodAsSaid) askedOfTitle.add(lexeme);
    }
    saidItself ||= heard === 1 && term.weight >= asGoodAsSaid && !term.optional;
    scored += value * best;
    if (!term.optional || best > 0) possible += value;
    if (!term.optional && heardInTitle < asGoodAsSaid) {
      rest += value;
      restHeard += value * heard;
    }
  }
  const share = possible === 0 ? 0 : scored / possible;
  const unheard = rest === 0 ? 0 : 1 - restHeard / rest;
  return {
    share,
    evidence: share * (1 - unheardCost * unheard) * (saidItself ? 1 : 1 - guessedCost),
    titleAsked: Math.min(1, askedOfTitle.size / Math.max(1, hits[0]?.titleWords ?? 0)),
  };
}

/** How often it stands there, seen in the light of the passage's length: 0 to 1. */
function fit(hit: Hit, statistics: IndexStatistics): number {
  const count = hit.bodyCount + titleWeight * hit.titleCount;
  const length = hit.bodyWords + titleWeight * hit.titleWords;
  const usual = statistics.bodyWords + titleWeight * statistics.titleWords;
  const norm = 1 - lengthNorm + lengthNorm * (length / Math.max(usual, 1));
  return count / (count + saturation * norm);
}

/** BM25's inverse document frequency. */
function rarity(term: Term, frequencies: ReadonlyMap<string, number>, passages: number): number {
  let frequency = 0;
  for (const [lexeme, likeness] of term.alternatives) {
    if (likeness >= asGoodAsSaid) frequency = Math.max(frequency, frequencies.get(lexeme) ?? 0);
  }
  const idf = Math.log(1 + (Math.max(passages - frequency, 0) + 0.5) / (frequency + 0.5));
  return frequency === 0 ? idf * unknownRarity : idf;
}
