/**
 * What a question scores that is about something else, measured without anybody's questions: each title is asked, and the best
 * passage that is not its own is a stranger to it. Where titles share their words (a shop's many "How do I …"), strangers score
 * high, and an answer has to score higher.
 */
import { rank, type Hit, type IndexStatistics, type Term } from './ranking.ts';

/** How many titles are asked at most. */
export const titlesAsked = 100;

/** The mean over collections that this was tuned on, and how many titles of a tenant weigh as much: six titles alone prove little. */
const usualStranger = 0.16;
const usualWeight = 20;
/** Strangers say half of what there is to know about a threshold; the share itself, which needs none, the other half. */
const trust = 0.5;

/** From here on, above the stranger, a passage may answer. */
export const maySuggestFrom = -0.04;
/**
 * From here on it does: what it has above the stranger, with what else speaks for it. People who really have a question use many words,
 * most of which stand nowhere; one passage far ahead of all others, or a title asked for as a whole, says more than the share they leave.
 */
const answersFrom = 0.42;
const leadWeight = 1;
const titleAskedWeight = 0.4;

export interface Claim {
  /** Evidence above the stranger. */
  readonly score: number;
  /** By how much its share is ahead of the best passage of another title. */
  readonly lead: number;
  /** How much of its title was asked for: 0 to 1. */
  readonly titleAsked: number;
}

export type Verdict = 'answer' | 'unsure' | 'none';

/** @param best what the best passage has to say for itself; undefined: there is none */
export function verdictOn(best: Claim | undefined): Verdict {
  if (best === undefined || best.score < maySuggestFrom) return 'none';
  return best.score + leadWeight * best.lead + titleAskedWeight * best.titleAsked < answersFrom ? 'unsure' : 'answer';
}

export interface AskedTitle {
  readonly titleKey: string;
  readonly hits: readonly (Hit & { readonly titleKey: string })[];
  readonly frequencies: ReadonlyMap<string, number>;
}

/** @returns a share: what an average stranger scores in this tenant's knowledge */
export function strangerOf(titles: readonly AskedTitle[], statistics: IndexStatistics): number {
  const scores = titles.slice(0, titlesAsked).map((title) => {
    const terms: Term[] = Array.from(title.frequencies.keys(), (lexeme) => ({
      weight: 1,
      alternatives: new Map([[lexeme, 1]]),
      optional: false,
    }));
    // Parts of a long section share its title, and are no strangers to each other.
    const strangers = title.hits.filter((hit) => hit.titleKey !== title.titleKey);
    return rank(terms, strangers, title.frequencies, statistics)[0]?.share ?? 0;
  });
  const sum = scores.reduce((total, score) => total + score, 0);
  const mean = (sum + usualWeight * usualStranger) / (scores.length + usualWeight);
  return usualStranger + trust * (mean - usualStranger);
}
