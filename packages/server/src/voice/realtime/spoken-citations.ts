/**
 * Which passages an answer rests on. A spoken one has no marks, so that its words have to tell: a passage is cited whose sentence
 * shares enough of them. Where the knowledge was sure of its first passage and none shares enough (an answer in another language, say),
 * it is that one.
 */
import type { Citation } from '@coatcheck/contract/messages';
import type { RankedPassage, Retrieval } from '../../models/assistant.ts';
import { excerptFor } from '../../models/excerpt.ts';

/** Share of an excerpt's words that has to be spoken. */
const sharedMin = 0.34;
const citationsMax = 3;

export function citationsFor(said: string, question: string, found: readonly Pick<Retrieval, 'passages' | 'verdict'>[], language: string): Citation[] {
  const spoken = new Set(contentWords(said));
  if (spoken.size === 0) return [];
  const passages = new Map(found.flatMap(({ passages }) => passages).map((passage) => [passage.passageId, passage]));
  const cited = [...passages.values()]
    .map((passage) => {
      const excerpt = excerptFor(passage.body, `${said} ${question}`, language);
      const words = [...new Set(contentWords(excerpt))];
      return { passage, excerpt, shared: words.filter((word) => spoken.has(word)).length / Math.max(3, words.length) };
    })
    .filter(({ shared }) => shared >= sharedMin)
    .toSorted((a, b) => b.shared - a.shared)
    .slice(0, citationsMax);
  if (cited.length > 0) return cited.map(({ passage, excerpt }) => citation(passage, excerpt));
  const first = found.findLast(({ verdict }) => verdict === 'answer')?.passages[0];
  return first === undefined ? [] : [citation(first, excerptFor(first.body, `${said} ${question}`, language))];
}

function citation({ passageId: passage_id, title, url }: RankedPassage, excerpt: string): Citation {
  return { passage_id, title, excerpt, ...(url === null ? {} : { url }) };
}

/** Numbers, and words long enough to mean something. */
function contentWords(text: string): string[] {
  return (text.normalize('NFKC').toLowerCase().match(/\p{N}+|\p{L}{4,}/gu) ?? []);
}
