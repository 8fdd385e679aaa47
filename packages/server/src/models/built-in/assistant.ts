/**
 * The answerer that needs no key: it picks the passage, quotes the sentences that answer, and cites. Unsure, it offers titles to
 * choose from; without an answer, it says so and offers to take a message.
 *
 * 1. Small talk is answered in its own words; a wish for a person with the form.
 * 2. The question, or each of two questions in one, is looked up.
 * 3. What was found is quoted. Passages are data: nothing in them is followed, and nothing is said that isn't in them.
 */
import { wordListsFor } from '../../domain/knowledge/language/lists-for.ts';
import { maySuggestFrom } from '../../domain/knowledge/calibration.ts';
import type { AnswerPart, Assistant, PastMessage, RankedPassage, Retrieval, Turn } from '../assistant.ts';
import { contactIn, smallTalkIn, withoutGreeting, type Contact, type SmallTalk } from './intents.ts';
import { phrasesFor, type Phrases } from './phrases.ts';
import { questionParts } from './question-parts.ts';
import { quote } from './quotation.ts';

const suggestionsMax = 3;
/** Who asks to be called back is shown a passage beside the form only if it fits very well. */
const citedWithCallBackFrom = 0.3;
/** Text goes out in pieces of this many words, as a writer's would. */
const wordsAPiece = 6;
/** A question of fewer words that went before is joined with the one before it: "and on Monday?" */
const contextWordsMin = 5;

export function builtInAssistant(): Assistant {
  return {
    model: 'built-in',
    async *answer(turn, signal) {
      for await (const part of answerParts(turn)) {
        signal.throwIfAborted();
        yield* part.type === 'text' ? inPieces(part.text) : [part];
      }
    },
  };
}

function inPieces(text: string): AnswerPart[] {
  const words = text.match(/\s*\S+/g) ?? [text];
  return Array.from({ length: Math.ceil(words.length / wordsAPiece) }, (_, piece) => ({
    type: 'text',
    text: words.slice(piece * wordsAPiece, (piece + 1) * wordsAPiece).join(''),
  }));
}

async function* answerParts(turn: Turn): AsyncGenerator<AnswerPart> {
  const { language } = turn.business;
  const phrases = phrasesFor(language);
  const smallTalk = smallTalkIn(turn.question, language);
  if (smallTalk !== undefined) {
    yield { type: 'text', text: smallTalkReply(smallTalk, phrases, turn) };
    yield { type: 'finish', reason: 'stop' };
    return;
  }
  const question = withoutGreeting(turn.question, language);
  const contact = contactIn(question, language);
  const found = await lookUp(turn, question);
  if (contact !== undefined) yield* contactReply(turn, contact, found, phrases);
  else yield* knowledgeReply(turn, found, phrases);
}

function smallTalkReply(kind: SmallTalk, phrases: Phrases, { business }: Turn): string {
  switch (kind) {
    case 'greeting':
      return phrases.greeting(business.name);
    case 'thanks':
      return phrases.thanks;
    case 'goodbye':
      return phrases.goodbye;
    case 'who':
      return phrases.whoAmI(business.name);
    case 'help':
      return phrases.help;
  }
}

interface Found {
  /** What answers, in the order of the question's parts. */
  readonly answers: readonly { readonly question: string; readonly passage: RankedPassage }[];
  /** Parts of the question that got no answer while another did. */
  readonly rest: readonly Retrieval[];
  readonly whole: Retrieval;
}

async function lookUp(turn: Turn, question: string): Promise<Found> {
  const context = contextOf(turn.history);
  const whole = await turn.retrieve(question, context);
  const wholeAnswers = answerIn(whole);
  const parts = questionParts(question, wordListsFor(turn.business.language));
  if (parts.length < 2) return { answers: wholeAnswers, rest: [], whole };
  let before = context;
  const answers: Found['answers'][number][] = [];
  const rest: Retrieval[] = [];
  for (const part of parts) {
    const found = await turn.retrieve(part, before);
    const [answer] = answerIn(found);
    if (answer === undefined) rest.push(found);
    else if (!answers.some(({ passage }) => passage.passageId === answer.passage.passageId)) answers.push(answer);
    before = part;
  }
  return answers.length === 0 ? { answers: wholeAnswers, rest: [], whole } : { answers, rest, whole };
}

function answerIn({ verdict, passages, understood }: Retrieval): Found['answers'] {
  const [passage] = passages;
  return verdict === 'answer' && passage ? [{ question: understood, passage }] : [];
}

/** What the visitor asked last; with what came before it, where that was short itself. */
function contextOf(history: readonly PastMessage[]): string | undefined {
  const [last, earlier] = history.filter(({ role }) => role === 'visitor').toReversed();
  if (last === undefined) return undefined;
  return earlier !== undefined && last.text.split(/\s+/).length < contextWordsMin ? `${earlier.text} ${last.text}` : last.text;
}

function* quoted({ question, passage }: Found['answers'][number], turn: Turn): Generator<AnswerPart> {
  const excerpt = quote(passage, question, wordListsFor(turn.business.language));
  // A list is easier to read under what it is a list of.
  const text = excerpt.startsWith('- ') ? `${passage.title}:\n${excerpt}` : excerpt;
  yield { type: 'text', text };
  const { passageId: passage_id, title, url } = passage;
  // Beside its title it is shown as it is, where a list's marks would be no marks.
  yield { type: 'citation', citation: { passage_id, title, excerpt: excerpt.replace(/^- /gm, ''), ...(url === null ? {} : { url }) } };
}

function* knowledgeReply(turn: Turn, { answers, rest, whole }: Found, phrases: Phrases): Generator<AnswerPart> {
  const { business, leadsAllowed, leadCaptured } = turn;
  for (const [index, answer] of answers.entries()) {
    if (index > 0) yield { type: 'text', text: '\n\n' };
    yield* quoted(answer, turn);
  }
  if (answers.length > 0) {
    yield* restReply(answers, rest, phrases);
    yield { type: 'finish', reason: 'stop' };
    return;
  }
  const titles = titlesIn(whole);
  if (whole.verdict === 'unsure' && titles.length > 0) {
    yield { type: 'text', text: titles.length > 1 ? phrases.unsure : phrases.unsureOne };
    yield { type: 'suggestions', titles };
    yield { type: 'finish', reason: 'suggestions' };
    return;
  }
  const say = leadCaptured ? phrases.noAnswerNoted : leadsAllowed ? phrases.noAnswer : phrases.noAnswerAlone;
  yield { type: 'text', text: say(business.name) };
  if (leadsAllowed && !leadCaptured) yield { type: 'tool-call', name: 'offer_lead_form' };
  yield { type: 'finish', reason: 'no_answer' };
}

function* restReply(answers: Found['answers'], rest: readonly Retrieval[], phrases: Phrases): Generator<AnswerPart> {
  if (rest.length === 0) return;
  const told = new Set(answers.map(({ passage }) => passage.title));
  const titles = rest.filter(({ verdict }) => verdict === 'unsure').flatMap(titlesIn).filter((title) => !told.has(title));
  yield { type: 'text', text: `\n\n${titles.length > 0 ? phrases.restUnsure : phrases.restUnknown}` };
  if (titles.length > 0) yield { type: 'suggestions', titles: titles.slice(0, suggestionsMax) };
}

function titlesIn({ passages }: Retrieval): string[] {
  return [...new Set(passages.filter(({ score }) => score >= maySuggestFrom).map(({ title }) => title))].slice(0, suggestionsMax);
}

function* contactReply(turn: Turn, contact: Contact, { answers }: Found, phrases: Phrases): Generator<AnswerPart> {
  const { business, leadsAllowed, leadCaptured } = turn;
  const cited = answers.filter(({ passage }) => contact === 'booking' || passage.score >= citedWithCallBackFrom);
  for (const answer of cited) {
    yield* quoted(answer, turn);
    yield { type: 'text', text: '\n\n' };
  }
  if (leadCaptured) yield { type: 'text', text: phrases.alreadyNoted };
  else if (!leadsAllowed) yield { type: 'text', text: phrases.contactAlone(business.name) };
  else {
    yield { type: 'text', text: contact === 'call-back' ? phrases.callBack : cited.length > 0 ? phrases.bookingToo : phrases.booking };
    yield { type: 'tool-call', name: 'offer_lead_form' };
  }
  yield { type: 'finish', reason: 'stop' };
}
