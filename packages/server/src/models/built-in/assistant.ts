/**
 * The answerer that needs no model and no key. It says nothing of its own about the business: every answer is quoted from the tenant's
 * knowledge and cited.
 *
 * 1. A greeting, thanks or a goodbye is answered in kind.
 * 2. A wish to be reached offers the lead form, beside what the knowledge holds for it.
 * 3. Each question of the message is looked up; a follow-up together with the question before.
 * 4. Sure: the sentences that answer, with their source. Unsure: up to three titles to choose from. Neither: it says so, and
 *    offers to take a message.
 */
import type { AnswerPart, Assistant, Retrieval, Turn } from '../assistant.ts';
import { wantsContact, smallTalkIn } from './intents.ts';
import { questionsIn } from './questions.ts';
import { quote } from './quote.ts';
import { sentencesFor, type Sentences } from './sentences.ts';

/** Titles offered where the answerer is unsure. */
const suggestionsMax = 3;
/** The text goes out in pieces of this many words, as a writer's would. */
const wordsAPiece = 6;

export function builtInAssistant(): Assistant {
  return { model: 'built-in', answer };
}

async function* answer(turn: Turn, signal: AbortSignal): AsyncGenerator<AnswerPart> {
  const words = sentencesFor(turn.business.language);
  const talk = smallTalkIn(turn.question);
  if (talk !== undefined) {
    yield* say(words[talk](turn.business.name));
    yield { type: 'finish', reason: 'stop' };
    return;
  }

  const contact = wantsContact(turn.question);
  const context = turn.history.findLast(({ role }) => role === 'visitor')?.text;
  const found: Found[] = [];
  for (const question of questionsIn(turn.question)) {
    signal.throwIfAborted();
    found.push({ question, retrieval: await turn.retrieve(question, context) });
  }
  const sure = withoutRepeats(found.filter(({ retrieval }) => retrieval.verdict === 'answer'));

  yield* answers(sure, turn);
  if (contact) {
    yield* offerForm(turn, words, sure.length > 0);
    yield { type: 'finish', reason: 'stop' };
    return;
  }
  if (sure.length > 0) {
    if (sure.length < found.length && found.some(({ retrieval }) => retrieval.verdict === 'none')) yield* say(`\n\n${words.restUnknown()}`);
    yield { type: 'finish', reason: 'stop' };
    return;
  }
  const titles = titlesOf(found);
  if (titles.length > 0) {
    yield* say(words.unsure());
    yield { type: 'suggestions', titles };
    yield { type: 'finish', reason: 'suggestions' };
    return;
  }
  yield* say(turn.leadsAllowed ? words.unknownWithForm() : words.unknown());
  if (turn.leadsAllowed) yield { type: 'tool-call', name: 'offer_lead_form' };
  yield { type: 'finish', reason: 'no_answer' };
}

interface Found {
  readonly question: string;
  readonly retrieval: Retrieval;
}

/** Two questions that one passage answers get it once. */
function withoutRepeats(found: readonly Found[]): Found[] {
  const seen = new Set<string | undefined>();
  return found.filter(({ retrieval }) => {
    const first = retrieval.passages[0]?.passageId;
    const isNew = !seen.has(first);
    seen.add(first);
    return isNew;
  });
}

function* answers(sure: readonly Found[], turn: Turn): Generator<AnswerPart> {
  for (const [index, { question, retrieval }] of sure.entries()) {
    const passage = retrieval.passages[0];
    if (passage === undefined) continue;
    const excerpt = quote(passage.body, retrieval.understood || question, turn.business.language);
    yield* say(`${index === 0 ? '' : '\n\n'}${excerpt}`);
    yield {
      type: 'citation',
      citation: { passage_id: passage.passageId, title: passage.title, excerpt, ...(passage.url === null ? {} : { url: passage.url }) },
    };
  }
}

function* offerForm(turn: Turn, words: Sentences, goesAfterAnswer: boolean): Generator<AnswerPart> {
  const gap = goesAfterAnswer ? '\n\n' : '';
  if (!turn.leadsAllowed) {
    if (!goesAfterAnswer) yield* say(words.unknown());
    return;
  }
  yield* say(`${gap}${turn.leadCaptured ? words.contactAgain() : words.contact()}`);
  yield { type: 'tool-call', name: 'offer_lead_form' };
}

function titlesOf(found: readonly Found[]): string[] {
  const unsure = found.filter(({ retrieval }) => retrieval.verdict === 'unsure');
  return [...new Set(unsure.flatMap(({ retrieval }) => retrieval.passages.map(({ title }) => title)))].slice(0, suggestionsMax);
}

function* say(text: string): Generator<AnswerPart> {
  const words = text.match(/\s*\S+/g) ?? [];
  for (let at = 0; at < words.length; at += wordsAPiece) yield { type: 'text', text: words.slice(at, at + wordsAPiece).join('') };
}
