/**
 * Looks a question up in a tenant's knowledge.
 *
 * 1. The question's words, and what the tenant's index knows of them.
 * 2. Words that may be meant by them: other spellings, the same family, other words for one thing.
 * 3. Up to 50 passages that have some of these, with their counts.
 * 4. They are ranked, and the first few read.
 *
 * Four statements, each by primary key or a range of an index; with nothing to answer from, one.
 */
import { findCandidates } from '@coatcheck/database/queries/knowledge/find-candidates';
import { readPassages } from '@coatcheck/database/queries/knowledge/read-passages';
import { relatedWords } from '@coatcheck/database/queries/knowledge/related-words';
import { understandWords, type Understood } from '@coatcheck/database/queries/knowledge/understand-words';
import type { TenantTransaction } from '@coatcheck/database/tenant';
import type { Retrieval } from '../../models/assistant.ts';
import { verdictOn } from './calibration.ts';
import { goesOn } from './follow-up.ts';
import { wordListsFor } from './language/lists-for.ts';
import { rank, type Scored } from './ranking.ts';
import { readQuestion, termsOf, wordsReadMax, wordsWanted, type AskedWord, type Understanding } from './terms.ts';
import { titleKey, wordsAsked } from './words.ts';

/** How many passages an answer may draw on. */
const passagesMax = 5;

const nothing = (question: string): Retrieval => ({ passages: [], understood: question, verdict: 'none' });

/**
 * @param context the visitor's previous question; used where this one can't stand alone
 * @returns the passages that fit best, and whether the first answers
 */
export async function retrieve(tx: TenantTransaction, question: string, context?: string): Promise<Retrieval> {
  const index = await understandWords(tx, wordsAsked(question).slice(0, wordsReadMax));
  if (index === undefined || index.passages === 0) return nothing(question);
  const lists = wordListsFor(index.language);
  const alone = await look(tx, question, readQuestion(question, lists), index);
  if (context === undefined || context === '' || alone.exact || !goesOn(question, lists, stopWordsOf(question, index))) return alone.retrieval;
  const both = readQuestion(question, lists, context);
  const joined = await understandWords(tx, both.filter(({ optional }) => !optional));
  return joined === undefined ? alone.retrieval : (await look(tx, question, both, joined)).retrieval;
}

function stopWordsOf(question: string, index: Understood): ReadonlySet<string> {
  return new Set(wordsAsked(question).flatMap(({ folded }, at) => (index.words[at]?.stems.length === 0 ? [folded] : [])));
}

async function look(
  tx: TenantTransaction,
  question: string,
  asked: readonly AskedWord[],
  index: Understood,
): Promise<{ retrieval: Retrieval; exact: boolean }> {
  const inIndex = new Map(index.words.map((word) => [word.folded, word]));
  const understanding = termsOf(asked, inIndex, await relatedWords(tx, wordsWanted(asked, inIndex)));
  const key = titleKey(question);
  const found = await findCandidates(tx, worthOf(understanding), key, index.passages);
  const ranked = titledFirst(rank(understanding.terms, found.hits, found.frequencies, index), found.titled).slice(0, passagesMax);
  const bodies = new Map((await readPassages(tx, ranked.map(({ passageId }) => passageId))).map((row) => [row.id, row]));
  const read = ranked.flatMap((scored) => {
    const row = bodies.get(scored.passageId);
    return row ? [{ ...row, ...scored, score: scored.evidence - index.stranger }] : [];
  });
  const [best] = read;
  const next = read.find(({ title }) => title !== best?.title);
  const passages = read.map(({ passageId, title, body, url, score }) => ({ passageId, title, body, url, score }));
  return {
    retrieval: {
      passages,
      understood: corrected(question, understanding),
      verdict: verdictOn(best && { ...best, lead: best.share - (next?.share ?? 0) }),
    },
    exact: found.titled.length > 0,
  };
}

/** What each stem is worth, for the rough order in which the database hands over candidates. */
function worthOf({ terms }: Understanding): Map<string, number> {
  const worth = new Map<string, number>();
  for (const { weight, alternatives } of terms) {
    for (const [lexeme, likeness] of alternatives) worth.set(lexeme, Math.max(worth.get(lexeme) ?? 0, weight * likeness));
  }
  return worth;
}

/** A title, word by word, is an answer that was chosen from a list. */
function titledFirst(ranked: readonly Scored[], titled: readonly string[]): Scored[] {
  if (titled.length === 0) return [...ranked];
  const chosen = titled.map((passageId) => ({ passageId, share: 1, evidence: 1, titleAsked: 1 }));
  return [...chosen, ...ranked.filter(({ passageId }) => !titled.includes(passageId))];
}

function corrected(question: string, { corrections }: Understanding): string {
  return question.replace(/[\p{L}\p{N}\p{M}]+/gu, (word) => corrections.get(word.normalize('NFKC').toLowerCase()) ?? word);
}
