/**
 * `kill -9` in the middle of writing. What was acknowledged to anybody (a lead's 201, a question's `message-start`, an answer's
 * `message-end`) is there after the next start, whichever of the processes died; a pass goes on; a spent ticket stays spent.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CurrentConversation } from '@coatcheck/contract/conversations';
import { LeadResponse } from '@coatcheck/contract/leads';
import { ConversationDetail, LeadList } from '@coatcheck/contract/operator/records';
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { sendMessage } from '../../harness/answer-stream.ts';
import { frameHeaders, loadFrame, openVisitor, request, ticketIn, type Reply, type TestVisitor } from '../../harness/deployment.ts';
import { freePort } from '../../harness/listen.ts';
import {
  allGone, databaseProcesses, descendantsOf, kill, killLeftovers, startServerProcess, type ServerProcess,
} from '../../harness/process.ts';
import { startProvider, type LocalProvider } from '../../harness/provider/start-provider.ts';

const plenty = '1000000';
/** Writes go on for this long before the blow falls, at least and at most. Milliseconds. */
const writingMs = { least: 60, most: 900 };

/**
 * Who is killed. Its supervisor stops PostgreSQL after a dead server; without one it is an orphan to be adopted; without both it
 * recovers from its log; and one that dies under a living server is started again.
 */
const victims = ['server', 'server and supervisor', 'everything', 'PostgreSQL'] as const;
type Victim = (typeof victims)[number];

const rounds: readonly Victim[] = [
  ...Array.from({ length: 8 }, () => 'server' as const),
  ...Array.from({ length: 4 }, () => 'server and supervisor' as const),
  ...Array.from({ length: 5 }, () => 'everything' as const),
  ...Array.from({ length: 3 }, () => 'PostgreSQL' as const),
];

let provider: LocalProvider;
let dataDir: string;
let environment: Record<string, string>;
let server: ServerProcess;
let tenants: TenantCreated[];

beforeAll(async () => {
  // Answers take a while, so that most blows fall into the middle of some.
  provider = await startProvider({ speaks: ['openai-responses'], script: () => ({ tokens: 'Ten words that come one by one, slowly, to you.', tokenMs: 4 }) });
  dataDir = await mkdtemp(join(tmpdir(), 'coatcheck-kill-'));
  environment = {
    DATA_DIR: dataDir, LOG_LEVEL: 'fatal', PASS_TTL_SECONDS: '900', PORT: String(await freePort()), CONSOLE_PORT: String(await freePort()),
    MODEL: 'openai/gpt-test', OPENAI_API_KEY: 'sk-local', OPENAI_BASE_URL: provider.baseUrl('openai-responses'),
    LIMIT_FRAMES: plenty, LIMIT_OPENS: plenty, LIMIT_OPENS_BURST: plenty, LIMIT_MESSAGES_VISITOR: plenty, LIMIT_MESSAGES_PREFIX: plenty,
    LIMIT_LEADS_VISITOR: plenty, LIMIT_STREAMS: '10',
  };
  server = await startServerProcess({ environment });
  tenants = [await server.createTenant({ name: 'A', origins: ['https://a.example'] }), await server.createTenant({ name: 'B', origins: ['https://b.example'] })];
});

afterAll(async () => {
  await killLeftovers(dataDir, server);
  await provider?.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** What a visitor was told is kept. */
interface Acknowledged {
  /** Lead's id → its email address. */
  readonly leads: Map<string, string>;
  /** Question's text → its conversation. */
  readonly questions: Map<string, string>;
  /** Answer's id → its conversation and text. */
  readonly answers: Map<string, { readonly conversationId: string; readonly text: string }>;
}

interface Writer {
  readonly tenant: TenantCreated;
  readonly visitor: TestVisitor;
  readonly acknowledged: Acknowledged;
  conversationId: string | undefined;
}

async function newWriter(tenant: TenantCreated): Promise<Writer> {
  const acknowledged = { leads: new Map(), questions: new Map(), answers: new Map() };
  return { tenant, visitor: await openVisitor(server.port, tenant), acknowledged, conversationId: undefined };
}

/** Leads and messages in turn, until told to stop or until the server is gone. */
async function write(writer: Writer, going: AbortSignal): Promise<void> {
  const { visitor, acknowledged } = writer;
  while (!going.aborted) {
    const email = `${randomUUID()}@visitor.example`;
    const left = await visitor.send('POST', '/v1/leads', { email, consent: true, request_id: randomUUID() }).catch(() => undefined);
    if (left?.status === 201) acknowledged.leads.set(LeadResponse.parse(JSON.parse(left.body)).lead_id, email);

    const text = `Question ${randomUUID()}`;
    const conversation = writer.conversationId === undefined ? {} : { conversation_id: writer.conversationId };
    let answer = { id: '', conversationId: '', text: '' };
    const stream = sendMessage(server.port, visitor, { text, request_id: randomUUID(), ...conversation }, (event) => {
      if (event.type === 'message-start') {
        writer.conversationId = event.conversation_id;
        acknowledged.questions.set(text, event.conversation_id);
        answer = { id: event.message_id, conversationId: event.conversation_id, text: '' };
      }
      if (event.type === 'text-delta') answer.text += event.text;
      if (event.type === 'message-end' && event.finish_reason === 'stop') acknowledged.answers.set(answer.id, answer);
    });
    if (!(await stream.ended) && left === undefined) await delay(5);
  }
}

/** @returns the processes that died */
async function strike(victim: Victim): Promise<number[]> {
  const { supervisor, postmaster } = await databaseProcesses(dataDir);
  const dead = {
    server: [server.pid],
    'server and supervisor': [supervisor, server.pid],
    // First who would mind the others, and PostgreSQL's own children before they can tidy up.
    everything: [supervisor, postmaster, ...(await descendantsOf(postmaster)), server.pid],
    PostgreSQL: [postmaster],
  }[victim];
  dead.forEach(kill);
  await allGone(dead);
  return dead;
}

async function recover(victim: Victim): Promise<void> {
  if (victim !== 'PostgreSQL') {
    server = await startServerProcess({ environment });
    return;
  }
  // The server lives; its supervisor has seen to the rest when this is answered again.
  while ((await request(server.port, '/readyz').catch(() => undefined))?.status !== 200) {
    if (server.child.exitCode !== null) throw new Error(`the server ended with its database: ${server.said.stderr}`);
    await delay(20);
  }
}

function exchange(tenant: TenantCreated, ticket: string): Promise<Reply> {
  const host = `${tenant.label}.localhost:${server.port}`;
  return request(server.port, '/v1/token', { method: 'POST', host, headers: frameHeaders(host), body: { publishable_key: tenant.publishable_key, ticket } });
}

const reason = { 'coatcheck-reason': 'test' };

async function leadsOf(tenant: TenantCreated): Promise<Map<string, string | null>> {
  const found = new Map<string, string | null>();
  for (let after = ''; ; ) {
    const reply = await server.operator('GET', `/tenants/${tenant.tenant_id}/leads?limit=200${after}`, undefined, reason);
    const { leads, next } = LeadList.parse(JSON.parse(reply.body));
    for (const lead of leads) found.set(lead.lead_id, lead.email);
    if (next === null) return found;
    after = `&after=${encodeURIComponent(next)}`;
  }
}

/** @returns what one writer was told is kept, and isn't, as its operator and the visitor see it */
async function missing({ tenant, visitor, acknowledged, conversationId }: Writer): Promise<string[]> {
  const lost: string[] = [];
  const leads = await leadsOf(tenant);
  for (const [id, email] of acknowledged.leads) if (leads.get(id) !== email) lost.push(`lead ${id}`);
  const conversations = new Set(acknowledged.questions.values());
  const questions = new Set<string>();
  const answers = new Map<string, string>();
  for (const id of conversations) {
    const reply = await server.operator('GET', `/tenants/${tenant.tenant_id}/conversations/${id}`, undefined, reason);
    if (reply.status !== 200) continue;
    for (const message of ConversationDetail.parse(JSON.parse(reply.body)).messages) {
      if (message.role === 'visitor') questions.add(message.text);
      else answers.set(message.id, message.text);
    }
  }
  for (const text of acknowledged.questions.keys()) if (!questions.has(text)) lost.push(text);
  for (const [id, { text }] of acknowledged.answers) if (answers.get(id) !== text) lost.push(`answer ${id}`);

  // The pass from before the crash goes on, and shows the same conversation.
  const own = await visitor.send('GET', '/v1/conversations/current');
  if (own.status !== 200) return [...lost, `the pass: ${own.body}`];
  const { conversation } = CurrentConversation.parse(JSON.parse(own.body));
  const lastAsked = [...acknowledged.questions.keys()].at(-1);
  if (conversationId !== undefined && conversation?.id !== conversationId) lost.push('the visitor’s own conversation');
  if (lastAsked !== undefined && !conversation?.messages.some(({ text }) => text === lastAsked)) lost.push(`the visitor’s own ${lastAsked}`);
  return lost;
}

describe('kill -9', () => {
  it(`${rounds.length} times while visitors write: nothing acknowledged is missing, passes go on, spent tickets stay spent`, { timeout: 400_000 }, async () => {
    const writers = await Promise.all(tenants.flatMap((tenant) => [newWriter(tenant), newWriter(tenant), newWriter(tenant)]));
    const kept: { tenant: TenantCreated; ticket: string }[] = [];
    for (const [index, victim] of shuffled(rounds).entries()) {
      const name = `round ${index}, ${victim}`;
      for (const tenant of tenants) {
        const ticket = ticketIn(await loadFrame(server.port, tenant));
        expect((await exchange(tenant, ticket)).status, name).toBe(200);
        kept.push({ tenant, ticket });
      }
      const going = new AbortController();
      const writing = writers.map((writer) => write(writer, going.signal));
      await delay(writingMs.least + Math.random() * (writingMs.most - writingMs.least));
      await strike(victim);
      going.abort();
      await Promise.all(writing);
      await recover(victim);
      for (const { tenant, ticket } of kept) expect((await exchange(tenant, ticket)).status, `${name}: a spent ticket`).toBe(401);
      expect((await Promise.all(writers.map(missing))).flat(), name).toEqual([]);
    }
    // There was something to lose, from every round.
    const count = (of: keyof Acknowledged) => writers.reduce((sum, { acknowledged }) => sum + acknowledged[of].size, 0);
    expect({ leads: count('leads'), questions: count('questions'), answers: count('answers') }).toEqual({
      leads: expect.toSatisfy((leads: number) => leads > 100),
      questions: expect.toSatisfy((questions: number) => questions > 100),
      answers: expect.toSatisfy((answers: number) => answers > 50),
    });
    // And blows fell into the middle of answers.
    expect(count('questions')).toBeGreaterThan(count('answers'));
  });
});

function shuffled<T>(items: readonly T[]): T[] {
  return items.map((item) => ({ item, at: Math.random() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
}
