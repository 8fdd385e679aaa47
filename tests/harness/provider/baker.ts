/**
 * A model that minds the demo's bakery. It answers only with what stands in the knowledge that it was sent, so that an answer shows that
 * the question was heard, looked up and handed on. Once for the written protocols; and once as a model that hears and speaks, looks up
 * with a tool, and takes contact details by itself.
 */
import type { RealtimeAnswer, RealtimeTurn } from './realtime/script.ts';
import type { RecordedCall, ScriptedAnswer } from './script.ts';

interface Subject {
  readonly asked: RegExp;
  /** What has to stand in the knowledge. */
  readonly known: RegExp;
  readonly answer: string;
}

const subjects: readonly Subject[] = [
  { asked: /saturday/i, known: /Saturday: 7:00–15:00/, answer: 'On Saturday we open at 7:00.' },
  {
    asked: /\bpark/i,
    known: /two short-stay parking bays/,
    answer: 'There are two short-stay parking bays for customers, right in front of the shop, and the park and ride behind the tracks is free for two whole hours.',
  },
  { asked: /\bcake/i, known: /Prices start at €48/, answer: 'Birthday cakes start at 48 euros.' },
];
const unknown = 'I am sorry, I do not know that.';

const answerTo = (question: string, knowledge: string) =>
  subjects.find(({ asked, known }) => asked.test(question) && known.test(knowledge))?.answer ?? unknown;

/** For `/chat/completions` and the others: the visitor's last words are the last message's. */
export function bakerAtTheProvider({ body, rawBody }: RecordedCall): ScriptedAnswer {
  const { input = [], messages = input } = body as { input?: readonly unknown[]; messages?: readonly unknown[] };
  return { tokens: `${answerTo(JSON.stringify(messages.at(-1) ?? ''), rawBody)} [1]`, tokenMs: 10 };
}

/** What the email address was said to be, or heard as. */
const spokenAddress = /([\w.-]+)(?: at |@)(\w+)(?: dot |\.)(\w+)/i;

/** For `/realtime`. */
export async function bakerOfTheRealtimeProvider({ items, session, heard }: RealtimeTurn): Promise<RealtimeAnswer> {
  const last = items.at(-1);
  const question = await heard();
  if (last?.type === 'function_call_output') {
    return { says: last.output.startsWith('Saved.') ? 'Thank you. I have passed that on.' : answerTo(question, last.output) };
  }
  const [, name = '', place = '', end = ''] = spokenAddress.exec(question) ?? [];
  const consent = /"([^"]*may use these details[^"]*)"/i.exec(session.instructions ?? '')?.[1] ?? '';
  if (place !== '') return { says: `I have ${name.toLowerCase()}@${place}.${end}. ${consent} Do you agree?` };
  if (/call me back/i.test(question)) return { says: 'Gladly. What is your name?' };
  if (/my name is/i.test(question)) return { says: 'And what is your email address?' };
  const email = /I have (\S+@\w+\.\w+)/.exec(JSON.stringify(items))?.[1];
  if (/^yes/i.test(question)) return { toolCalls: [{ name: 'save_lead', arguments: { email, consent: true } }] };
  return { toolCalls: [{ name: 'search_knowledge', arguments: { query: question } }] };
}
