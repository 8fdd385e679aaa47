/**
 * A stand-in for the server's `/v1/*`, strict about what the widget sends and obedient about what goes wrong. It keeps
 * everything in memory and checks nothing that a browser can't see; it is no model of the real server's walls.
 */
import { randomUUID } from 'node:crypto';
import type { StoredMessage } from '@coatcheck/contract/conversations';
import { LeadRequest } from '@coatcheck/contract/leads';
import { type Citation, MessageRequest } from '@coatcheck/contract/messages';
import { type ProblemCode, problemOf } from '@coatcheck/contract/problems';
import { TokenRequest } from '@coatcheck/contract/token';
import * as z from 'zod/mini';
import { answerTo, type Step } from './scripted-answers.ts';

export interface Mode {
  /** Each request to that path gets this problem, as often as `times` says. */
  readonly refuse?: { readonly path: string; readonly code: ProblemCode; readonly times: number; readonly retryAfterSeconds?: number };
  /** The browser sends no cookie back, as far as this server is concerned. */
  readonly isCookieless?: boolean;
  readonly passSeconds?: number;
}

interface Visitor {
  readonly id: string;
  conversation: { readonly id: string; readonly messages: StoredMessage[]; hasLead: boolean } | null;
  readonly answers: Map<string, { readonly id: string; readonly steps: readonly Step[] }>;
}

interface Pass {
  readonly visitor: string;
  readonly isBound: boolean;
  readonly expiresAt: number;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly cookie: string | undefined;
  readonly pass: string | undefined;
  readonly body: unknown;
}

export type ApiAnswer =
  | { readonly status: number; readonly body?: unknown; readonly cookie?: string | null }
  | { readonly status: 200; readonly stream: readonly Step[]; onEvent(step: Step): void };

/** What was said in a call. */
export interface Spoken {
  readonly role: 'visitor' | 'assistant';
  readonly text: string;
  readonly citations?: readonly Citation[];
}

/** What was cut off the first time comes whole the second. */
const mended = (step: Step): Step[] =>
  step === 'cut' ? [{ type: 'text-delta', text: ' end, but not this time.' }, { type: 'message-end', finish_reason: 'stop' }] : [step];

export function createScriptedApi() {
  let mode: Mode = {};
  let refusals = 0;
  const tickets = new Set<string>();
  const visitors = new Map<string, Visitor>();
  const passes = new Map<string, Pass>();
  const leads: z.infer<typeof LeadRequest>[] = [];
  const log: string[] = [];

  const problem = (code: ProblemCode, retryAfterSeconds?: number): ApiAnswer => {
    const body = problemOf(code, { retryAfterSeconds });
    return { status: body.status, body };
  };

  const grant = (secret: string, isBound: boolean): ApiAnswer => {
    const visitor = visitors.get(secret) ?? { id: randomUUID(), conversation: null, answers: new Map() };
    visitors.set(secret, visitor);
    const seconds = mode.passSeconds ?? 300;
    const pass = `pass.${randomUUID()}`;
    passes.set(pass, { visitor: secret, isBound, expiresAt: Date.now() + seconds * 1_000 });
    return {
      status: 200,
      cookie: isBound ? secret : null,
      body: {
        access_token: pass, token_type: 'Bearer', expires_in: seconds, visitor_id: visitor.id,
        session_expires_at: new Date(Date.now() + 43_200_000).toISOString(), scope: 'chat leads voice', ...(isBound ? {} : { resume: secret }),
      },
    };
  };

  const exchange = ({ body, cookie, pass }: ApiRequest): ApiAnswer => {
    const asked = z.safeParse(TokenRequest, body);
    if (!asked.success) return problem('invalid_request');
    const { ticket, resume, unbound } = asked.data;
    log.push(`token ${ticket !== undefined ? 'open' : unbound === true ? 'fall back' : resume !== undefined ? 'refresh unbound' : 'refresh'}`);
    if (ticket !== undefined) {
      if (!tickets.delete(ticket)) return problem('ticket_spent');
      if (cookie !== undefined && visitors.has(cookie)) return grant(cookie, true);
      if (resume !== undefined && visitors.has(resume)) return grant(resume, false);
      return grant(randomUUID(), true);
    }
    const held = pass === undefined ? undefined : passes.get(pass);
    if (held === undefined) return problem('pass_invalid');
    if (Date.now() > held.expiresAt + 60_000) return problem('pass_expired');
    if (unbound === true) return grant(randomUUID(), false);
    return grant(held.visitor, held.isBound);
  };

  const say = (visitor: Visitor, body: unknown): ApiAnswer => {
    const asked = z.safeParse(MessageRequest, body);
    if (!asked.success) return problem('invalid_request');
    const { text, conversation_id, request_id = randomUUID() } = asked.data;
    const known = visitor.answers.get(request_id);
    if (conversation_id !== undefined && conversation_id !== visitor.conversation?.id) return problem('not_found');
    visitor.conversation ??= { id: randomUUID(), messages: [], hasLead: false };
    const { conversation } = visitor;
    const answer = known === undefined ? { id: randomUUID(), steps: answerTo(text) } : { id: known.id, steps: known.steps.flatMap(mended) };
    visitor.answers.set(request_id, answer);
    const created_at = new Date().toISOString();
    if (known === undefined) conversation.messages.push({ id: randomUUID(), role: 'visitor', text, created_at, request_id });
    let written = '';
    const citations: Citation[] = [];
    let suggestions: string[] = [];
    let offers_lead_form = false;
    return {
      status: 200,
      stream: [{ type: 'message-start', conversation_id: conversation.id, message_id: answer.id }, 350, ...answer.steps],
      onEvent: (step) => {
        if (typeof step !== 'object') return;
        if (step.type === 'text-delta') written += step.text;
        if (step.type === 'citation') citations.push({ passage_id: step.passage_id, title: step.title, excerpt: step.excerpt, ...(step.url === undefined ? {} : { url: step.url }) });
        if (step.type === 'suggestions') suggestions = step.titles;
        if (step.type === 'tool-call') offers_lead_form = step.name === 'offer_lead_form';
        if (step.type !== 'message-end' || conversation.messages.some(({ id }) => id === answer.id)) return;
        const at = conversation.messages.findIndex((message) => message.request_id === request_id);
        const { request_id: _, ...question } = conversation.messages[at] ?? { id: '', role: 'visitor' as const, text, created_at };
        conversation.messages[at] = question;
        conversation.messages.push({
          id: answer.id, role: 'assistant', text: written, created_at, citations, suggestions, offers_lead_form, finish_reason: step.finish_reason,
        });
      },
    };
  };

  const answer = (request: ApiRequest): ApiAnswer => {
    const { method, path } = request;
    const { refuse } = mode;
    if (refuse !== undefined && path.startsWith(refuse.path) && refusals < refuse.times) {
      refusals += 1;
      return problem(refuse.code, refuse.retryAfterSeconds);
    }
    if (path === '/v1/token') return exchange(request);
    const held = request.pass === undefined ? undefined : passes.get(request.pass);
    if (held === undefined) return problem(request.pass === undefined ? 'pass_missing' : 'pass_invalid');
    if (Date.now() > held.expiresAt) return problem('pass_expired');
    if (held.isBound && request.cookie === undefined) return problem('binding_missing');
    if (held.isBound && request.cookie !== held.visitor) return problem('binding_changed');
    const visitor = visitors.get(held.visitor);
    if (visitor === undefined) return problem('pass_invalid');
    log.push(`${method} ${path}`);
    if (path === '/v1/conversations/current' && method === 'GET') {
      const { conversation } = visitor;
      return {
        status: 200,
        body: { conversation: conversation && { id: conversation.id, messages: conversation.messages, lead_captured: conversation.hasLead } },
      };
    }
    if (path === '/v1/conversations/current' && method === 'DELETE') {
      visitors.delete(held.visitor);
      return { status: 204, cookie: '' };
    }
    if (path === '/v1/messages') return say(visitor, request.body);
    if (path === '/v1/leads') {
      const lead = z.safeParse(LeadRequest, request.body);
      if (!lead.success) return problem('invalid_request');
      leads.push(lead.data);
      if (visitor.conversation !== null) visitor.conversation.hasLead = true;
      return { status: 201, body: { lead_id: randomUUID() } };
    }
    return problem('not_found');
  };

  return {
    answer: (request: ApiRequest) => answer(mode.isCookieless === true ? { ...request, cookie: undefined } : request),
    ticket: () => {
      const ticket = `ticket.${randomUUID()}`;
      tickets.add(ticket);
      return ticket;
    },
    setMode: (next: Mode) => {
      mode = next;
      refusals = 0;
    },
    /** @returns whether a call may be begun, or goes on, with that pass */
    isGood: (pass: string) => (passes.get(pass)?.expiresAt ?? 0) > Date.now(),
    /** Stores what was said in a call; its visitor is the pass's. */
    spoken: (pass: string, { role, text, citations = [] }: Spoken) => {
      const visitor = visitors.get(passes.get(pass)?.visitor ?? '');
      if (visitor === undefined) throw new Error('nobody has that pass');
      visitor.conversation ??= { id: randomUUID(), messages: [], hasLead: false };
      const message: StoredMessage = { id: randomUUID(), role, text, created_at: new Date().toISOString(), citations: [...citations], spoken: true };
      visitor.conversation.messages.push(message);
      return { message_id: message.id, conversation_id: visitor.conversation.id };
    },
    /** Every exchange and request that was let through, in order. */
    log,
    leads,
    /** Each visitor's stored messages. */
    stored: () => [...visitors.values()].map(({ conversation }) => conversation?.messages ?? []),
  };
}

export type ScriptedApi = ReturnType<typeof createScriptedApi>;
