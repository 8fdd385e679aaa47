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

/** From here on, above the stranger, a passage answers; from there on it may. */
export const answersFrom = 0.065;
export const maySuggestFrom = -0.04;

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
