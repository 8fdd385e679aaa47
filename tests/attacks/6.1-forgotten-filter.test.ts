/**
 * 6.1 Somebody forgets the tenant's filter. Each query of ours is run with its tenant predicates deleted, for a visitor of A,
 * for one of A's people and for the operator reading A, against a database where B has rows of every kind; the wall behind has to hold.
 */
import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { poolFor } from '@coatcheck/database/login';
import { createTenantDatabase, type TenantDatabase, type TenantTransaction } from '@coatcheck/database/tenant';
import { beginConversation } from '@coatcheck/database/queries/begin-conversation';
import { findCallConversation, tieCall } from '@coatcheck/database/queries/call-conversation';
import { endConversations } from '@coatcheck/database/queries/end-conversations';
import { findAssistant } from '@coatcheck/database/queries/find-assistant';
import { findCurrentConversation, hasConversation } from '@coatcheck/database/queries/find-conversation';
import { findQuestion } from '@coatcheck/database/queries/find-question';
import { hasLead } from '@coatcheck/database/queries/has-lead';
import { listAudit } from '@coatcheck/database/queries/list-audit';
import { listConversations, showConversation } from '@coatcheck/database/queries/list-conversations';
import { listLeads } from '@coatcheck/database/queries/list-leads';
import { listMessages } from '@coatcheck/database/queries/list-messages';
import { storeAnswer } from '@coatcheck/database/queries/store-answer';
import { storeLead } from '@coatcheck/database/queries/store-lead';
import { storeQuestion } from '@coatcheck/database/queries/store-question';
import { storeUsage } from '@coatcheck/database/queries/store-usage';
import { sumCalls } from '@coatcheck/database/queries/sum-calls';
import { sumUsage } from '@coatcheck/database/queries/sum-usage';
import { addDocument, listDocuments, removeDocument } from '@coatcheck/server/domain/knowledge/documents';
import { retrieve } from '@coatcheck/server/domain/knowledge/retrieve';
import { createPerson, makeMember } from '../harness/accounts.ts';
import { credentialOf, operatorToken, startTestDatabase, type TestDatabase, type TestTenant } from '../harness/tenants.ts';
import { signedAnew } from '../harness/unusual-passes.ts';

const canary = 'canary-77b1e0aa';

/** `tenant_id = $1`, with or without an alias, and whatever joins it to the rest. */
const predicate = /\b(?:\w+\.)?tenant_id = \$1(?:::uuid)?(\s+and\b)?/g;

/** @returns the statement with every tenant predicate replaced by one that is always true. */
export function forgetful(text: string): string {
  // $1 stays mentioned, so that the statement still takes the values it is given.
  return text.replace(predicate, (_, and: string | undefined) => `$1::uuid is not null${and ?? ''}`);
}

/** Each tenant's knowledge: the same words, so that B's passages are candidates for A's question, and a mark. */
const knowledgeOf = (mark: string) => ({
  name: 'hours.md', format: 'markdown' as const, content: `# Hours\n\n## Opening hours\n\nWe open at nine, says ${mark}.\n\n## Parking\n\nThe garage of ${mark} is free.\n`,
});

interface Rows {
  readonly documentId: string;
  readonly conversationId: string;
  readonly callId: string;
  readonly requestId: string;
  readonly leadId: string;
}

describe('6.1 a forgotten filter', () => {
  let test: TestDatabase;
  let pool: pg.Pool;
  let mutated: TenantDatabase;
  const seenStatements = new Map<string, string>();
  let a: TestTenant;
  let rowsOfB: Rows;
  let passes: { visitor: { pass: string; cookie: string | undefined }; member: { pass: string; cookie: undefined }; operator: { pass: string; cookie: undefined } };

  beforeAll(async () => {
    test = await startTestDatabase();
    a = await test.createTenant('A');
    const b = await test.createTenant(`B ${canary}`);
    const visitorOfA = await test.openVisitor(a);
    await fill(visitorOfA, 'of A');
    rowsOfB = await fill(await test.openVisitor(b), canary, await teach(b, canary));
    await teach(a, 'of A');
    const operatorPass = await test.database.counter.operatorPass(operatorToken, a.tenantId, ['records', 'usage', 'history', 'knowledge'], 'test');
    const owner = await createPerson(test.database, 'owner');
    await makeMember(test.cluster.superuserUrl, a.tenantId, owner, 'owner');
    const memberPass = await signedAnew(test.cluster.superuserUrl, await test.database.counter.memberPass(owner.session, a.tenantId), {
      // Longer than it would live, as all of this takes longer.
      exp: Math.floor(Date.now() / 1000) + 600,
    });
    passes = { visitor: credentialOf(visitorOfA), member: { pass: memberPass, cookie: undefined }, operator: { pass: operatorPass, cookie: undefined } };
    await test.database.operator.switchTenant(operatorToken, b.tenantId, false);
    pool = poolFor(test.cluster.databaseUrl, 'coatcheck_app', { connectionsMax: 2 });
    mutated = createTenantDatabase(mutate(pool, seenStatements));
  });
  afterAll(async () => {
    await pool?.end();
    await test?.stop();
  });

  async function teach(tenant: TestTenant, mark: string): Promise<string> {
    const pass = await test.database.counter.operatorPass(operatorToken, tenant.tenantId, ['knowledge'], 'test');
    const { documentId } = await test.database.tenants.transaction({ pass, cookie: undefined }, (tx) => addDocument(tx, knowledgeOf(mark)));
    return documentId;
  }

  async function fill(pass: Parameters<typeof credentialOf>[0], mark: string, documentId = ''): Promise<Rows> {
    const call = { id: crypto.randomUUID(), engine: `engine ${mark}`, resume: undefined, consentVersion: undefined };
    await test.database.calls.begin(credentialOf(pass), call, { callsPerKey: 9, callsPerTenant: 9 }, 30);
    return test.database.tenants.transaction(credentialOf(pass), async (tx) => {
      const conversationId = await beginConversation(tx);
      const requestId = `request-${mark.replaceAll(' ', '-')}`;
      const questionId = await storeQuestion(tx, { conversationId, text: `question ${mark}`, requestId });
      const id = crypto.randomUUID();
      await storeAnswer(tx, {
        id, conversationId, questionId: questionId ?? '', text: `answer ${mark}`, citations: [], suggestions: [mark], offersLeadForm: false, finishReason: 'stop',
      });
      await storeUsage(tx, { messageId: id, model: `model ${mark}`, inputTokens: 1, outputTokens: 1 });
      const leadId = await storeLead(tx, {
        conversationId, name: mark, email: `${mark.replaceAll(' ', '')}@example.com`, phone: undefined, note: mark, source: 'form',
        consentVersion: undefined, submission: Buffer.from(mark), requestId,
      });
      await tieCall(tx, call.id, conversationId);
      return { documentId, conversationId, callId: call.id, requestId, leadId };
    });
  }

  /** Every query of ours, asked for B's things by B's own ids. */
  const queries: readonly (readonly [string, (tx: TenantTransaction) => Promise<unknown>])[] = [
    ['find-assistant', (tx) => findAssistant(tx)],
    ['find-conversation', (tx) => hasConversation(tx, rowsOfB.conversationId)],
    ['has-lead', (tx) => hasLead(tx, rowsOfB.conversationId)],
    ['find-conversation', (tx) => findCurrentConversation(tx)],
    ['call-conversation', (tx) => findCallConversation(tx, rowsOfB.callId)],
    ['call-conversation', (tx) => tieCall(tx, rowsOfB.callId, rowsOfB.conversationId)],
    ['find-question', (tx) => findQuestion(tx, rowsOfB.requestId)],
    ['list-messages', (tx) => listMessages(tx, rowsOfB.conversationId, 100)],
    ['list-leads', (tx) => listLeads(tx, undefined, 100)],
    ['list-conversations', (tx) => listConversations(tx, undefined, 100)],
    ['list-conversations', (tx) => showConversation(tx, rowsOfB.conversationId)],
    ['list-audit', (tx) => listAudit(tx, undefined, 100)],
    ['sum-calls', (tx) => sumCalls(tx, '2000-01-01', '2999-01-01')],
    ['sum-usage', (tx) => sumUsage(tx, '2000-01-01', '2999-01-01')],
    ['store-question', (tx) => storeQuestion(tx, { conversationId: rowsOfB.conversationId, text: 'mine now', requestId: undefined })],
    ['store-lead', (tx) => storeLead(tx, {
      conversationId: rowsOfB.conversationId, name: undefined, email: 'x@example.com', phone: undefined, note: undefined, source: 'form',
      consentVersion: undefined, submission: Buffer.from('x'), requestId: rowsOfB.requestId,
    })],
    ['store-answer', (tx) => storeAnswer(tx, {
      id: crypto.randomUUID(), conversationId: rowsOfB.conversationId, questionId: rowsOfB.leadId, text: 'x', citations: [], suggestions: [],
      offersLeadForm: false, finishReason: 'stop',
    })],
    ['store-usage', (tx) => storeUsage(tx, { messageId: rowsOfB.leadId, model: 'x', inputTokens: 0, outputTokens: 0 })],
    ['knowledge', (tx) => retrieve(tx, 'opening hours')],
    ['knowledge', (tx) => retrieve(tx, 'where is the garige', 'opening hours')],
    ['knowledge', (tx) => retrieve(tx, 'Parking')],
    ['knowledge', (tx) => listDocuments(tx)],
    ['knowledge', (tx) => addDocument(tx, knowledgeOf('of A again'))],
    // In another language than the index was made in, so that all of it is made anew.
    ['knowledge', async (tx) => {
      await test.database.operator.updateTenant(operatorToken, a.tenantId, { language: 'de' });
      return addDocument(tx, knowledgeOf('of A once more'));
    }],
    ['knowledge', (tx) => removeDocument(tx, rowsOfB.documentId)],
    ['begin-conversation', (tx) => beginConversation(tx)],
    ['end-conversations', (tx) => endConversations(tx)],
  ];

  it.each(queries.flatMap(([file, query]) => (['visitor', 'member', 'operator'] as const).map((bearer) => ({ file, query, bearer }))))(
    '$file as $bearer shows nothing of B',
    async ({ query, bearer }) => {
      const outcome = await mutated.transaction(passes[bearer], query).then(
        (value) => JSON.stringify(value),
        (error: unknown) => JSON.stringify(error, Object.getOwnPropertyNames(error)),
      );
      expect(outcome ?? '').not.toContain(canary);
      expect(outcome ?? '').not.toContain(rowsOfB.conversationId.concat('","leadCaptured'));
      expect(outcome ?? '').not.toContain(rowsOfB.leadId);
    },
  );

  it('changed nothing of B', async () => {
    const superuser = new pg.Client({ connectionString: test.cluster.superuserUrl });
    await superuser.connect();
    const { rows } = await superuser.query<{ n: number; ended: number; passages: number }>(
      `select (select count(*)::int from app.message m where m.conversation_id = $1) as n,
              (select count(*)::int from app.conversation c where c.id = $1 and c.ended_at is not null) as ended,
              (select count(*)::int from app.passage p where p.document_id = $2 and p.body like '%' || $3 || '%') as passages`,
      [rowsOfB.conversationId, rowsOfB.documentId, canary],
    );
    await superuser.end();
    expect(rows).toEqual([{ n: 2, ended: 0, passages: 2 }]);
  });

  it('did mutate: every statement lost its predicates, and the mutants differ from the originals', () => {
    for (const [name, text] of seenStatements) {
      expect(forgetful(text), name).not.toMatch(predicate);
      if (!/^\s*insert\b/.test(text) && text.includes('app.')) expect(forgetful(text), name).not.toBe(text);
    }
    expect(seenStatements.size).toBeGreaterThanOrEqual(16);
  });

  it('would leak without the wall: the same mutants with row security taken away show B', async () => {
    const superuser = new pg.Client({ connectionString: test.cluster.superuserUrl });
    await superuser.connect();
    await superuser.query(`do $$ declare t regclass; begin
      for t in select c.oid from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' loop
        execute format('alter table %s disable row level security', t);
      end loop; end $$`);
    await superuser.end();
    const leaks = new Set<string>();
    for (const [file, query] of queries) {
      const outcome = await mutated.transaction(passes.operator, query).then((value) => JSON.stringify(value) ?? '', () => '');
      if (outcome.includes(canary) || outcome.includes(rowsOfB.leadId)) leaks.add(file);
    }
    expect([...leaks]).toEqual(expect.arrayContaining(['list-messages', 'list-leads', 'list-conversations', 'list-audit', 'sum-usage', 'sum-calls', 'knowledge']));
  });

  it('leaves no query file out', async () => {
    const files = (await readdir(new URL('../../packages/database/src/queries/', import.meta.url))).filter((file) => file.endsWith('.ts'));
    const covered = new Set(queries.map(([file]) => `${file}.ts`));
    expect(files.filter((file) => !covered.has(file))).toEqual([]);
    const folder = new URL('../../packages/database/src/queries/knowledge/', import.meta.url);
    const texts = await Promise.all((await readdir(folder)).map((file) => readFile(new URL(file, folder), 'utf8')));
    const named = texts.flatMap((text) => [...text.matchAll(/^\s*name: '([\w-]+)'/gm)].map(([, name]) => name ?? ''));
    expect(named.filter((name) => !seenStatements.has(name))).toEqual([]);
  });
});

/** A pool whose connections forget the tenant's filter in every named statement but `present`. */
function mutate(pool: pg.Pool, seen: Map<string, string>): pg.Pool {
  return new Proxy(pool, {
    get(target, property, receiver) {
      if (property !== 'connect') return Reflect.get(target, property, receiver);
      return async () => {
        const client = await target.connect();
        return new Proxy(client, {
          get(inner, name) {
            if (name === 'release') return (destroy?: boolean) => inner.release(destroy);
            if (name !== 'query') return Reflect.get(inner, name);
            return (query: string | { name: string; text: string; values: unknown[] }) => {
              if (typeof query === 'string' || query.name === 'present') return inner.query(query);
              seen.set(query.name, query.text);
              return inner.query({ ...query, name: `forgetful-${query.name}`, text: forgetful(query.text) });
            };
          },
        });
      };
    },
  });
}
