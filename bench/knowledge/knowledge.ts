/**
 * How well the built-in answerer answers: ten businesses and texts of different kinds, questions as people type them, about a third of them
 * without an answer. Through the real database, as the app's login, behind a visitor's pass.
 *
 * - `right`: of the questions with an answer, those whose first citation is the passage that holds it
 * - `false_answers`: of those without, the ones that were answered all the same
 * - `balanced`: (right + 1 − false_answers) ÷ 2; saying nothing scores 0.5
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod/mini';
import { languageCodes } from '@coatcheck/contract/operator/tenants';
import { addDocument } from '@coatcheck/server/domain/knowledge/documents';
import { retrieve } from '@coatcheck/server/domain/knowledge/retrieve';
import { builtInAssistant } from '@coatcheck/server/models/built-in/assistant';
import type { Turn } from '@coatcheck/server/models/assistant';
import { operatorToken, credentialOf, startTestDatabase, type TestDatabase } from '../../tests/harness/tenants.ts';
import { say, type Bench } from '../report.ts';

const Collection = z.object({
  /** Paths, from the collection's own file. */
  documents: z.array(z.string()),
  language: z.enum(languageCodes),
  /** Question, title of the passage that answers it (null: nothing does), and the question asked before it, if any. */
  questions: z.array(z.union([z.tuple([z.string(), z.nullable(z.string())]), z.tuple([z.string(), z.nullable(z.string()), z.string()])])),
});
type Collection = z.infer<typeof Collection>;

interface Outcome {
  readonly expected: string | null;
  readonly cited: string | undefined;
  /** The titles it offered instead of an answer. */
  readonly offered: readonly string[];
  readonly ms: number;
}

const folder = new URL('collections/', import.meta.url);
const assistant = builtInAssistant();

export const bench: Bench = async (report) => {
  const test = await startTestDatabase();
  try {
    const outcomes: Outcome[] = [];
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()) {
      const name = file.replace('.json', '');
      const of = await ask(test, name, Collection.parse(JSON.parse(await readFile(new URL(file, folder), 'utf8'))));
      const { right, falseAnswers, balanced } = score(of);
      say(`   ${name.padEnd(14)} ${of.length} questions   right ${right.toFixed(2)}   false ${falseAnswers.toFixed(2)}   balanced ${balanced.toFixed(2)}   right or offered ${helped(of).toFixed(2)}`);
      outcomes.push(...of);
    }
    const { right, falseAnswers, balanced } = score(outcomes);
    const times = outcomes.map(({ ms }) => ms).sort((one, other) => one - other);
    const n = outcomes.length;
    report({ metric: 'right', value: right, unit: 'share', better: 'higher', target: 0.38, n });
    report({ metric: 'false_answers', value: falseAnswers, unit: 'share', better: 'lower', target: 0.15, n });
    report({ metric: 'balanced', value: balanced, unit: 'share', better: 'higher', target: 0.62, n });
    report({ metric: 'right_or_offered', value: helped(outcomes), unit: 'share', better: 'higher', n });
    report({ metric: 'answer_p95_ms', value: times[Math.floor(n * 0.95)] ?? 0, unit: 'ms', better: 'lower', target: 25, n });
  } finally {
    await test.stop();
  }
};

async function ask(test: TestDatabase, name: string, { documents, language, questions }: Collection): Promise<Outcome[]> {
  const tenant = await test.createTenant(name, language);
  const operator = { pass: await test.database.counter.operatorPass(operatorToken, tenant.tenantId, ['knowledge'], 'bench'), cookie: undefined };
  for (const document of documents) {
    const content = await readFile(new URL(document, folder), 'utf8');
    await test.database.tenants.transaction(operator, (tx) => addDocument(tx, { name: basename(document), format: 'markdown', content }));
  }
  const credential = credentialOf(await test.openVisitor(tenant));
  const outcomes: Outcome[] = [];
  for (const [question, expected, before] of questions) {
    const turn: Turn = {
      business: { name, language, consentText: '' },
      question,
      history: before === undefined ? [] : [{ role: 'visitor', text: before }],
      leadsAllowed: true,
      leadCaptured: false,
      retrieve: (asked, context) => test.database.tenants.transaction(credential, (tx) => retrieve(tx, asked, context)),
      saveLead: () => Promise.resolve({ refused: 'not here' }),
    };
    const began = performance.now();
    let cited: string | undefined;
    let offered: readonly string[] = [];
    for await (const part of assistant.answer(turn, new AbortController().signal)) {
      if (part.type === 'citation') cited ??= part.citation.title;
      if (part.type === 'suggestions') offered = part.titles;
    }
    outcomes.push({ expected, cited, offered, ms: performance.now() - began });
  }
  return outcomes;
}

/** A title with its headings before it, or the heading alone. */
const isTitle = (given: string, expected: string): boolean => given === expected || given.endsWith(` › ${expected}`);

function score(outcomes: readonly Outcome[]): { right: number; falseAnswers: number; balanced: number } {
  const answerable = outcomes.filter(({ expected }) => expected !== null);
  const others = outcomes.filter(({ expected }) => expected === null);
  const right = share(answerable, ({ expected, cited }) => cited !== undefined && expected !== null && isTitle(cited, expected));
  const falseAnswers = share(others, ({ cited }) => cited !== undefined);
  return { right, falseAnswers, balanced: (right + 1 - falseAnswers) / 2 };
}

/** Of the questions with an answer: cited, or among the titles that were offered. */
function helped(outcomes: readonly Outcome[]): number {
  const answerable = outcomes.filter(({ expected }) => expected !== null);
  return share(answerable, ({ expected, cited, offered }) => expected !== null && [cited ?? '', ...offered].some((title) => isTitle(title, expected)));
}

function share<Item>(items: readonly Item[], is: (item: Item) => boolean): number {
  return items.length === 0 ? 0 : items.filter(is).length / items.length;
}
