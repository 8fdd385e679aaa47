/** The scripted API's tenant side. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { InvitationCreate, MemberUpdate } from '@coatcheck/contract/console/team';
import { KeyOrigins, KeyRotate, type Key } from '@coatcheck/contract/operator/keys';
import { DocumentAdd } from '@coatcheck/contract/operator/knowledge';
import * as z from 'zod/mini';
import { type ApiAnswer, type ApiRequest, done, inDays, ok, problem, type ScriptedState } from './scripted-state.ts';
import type { Person, ScriptedTenant } from './scripted-world.ts';

const now = () => new Date().toISOString();
const note = ({ audit }: ScriptedTenant, person: Person, action: string, subject: string | null) =>
  audit.unshift({ id: randomUUID(), at: now(), actor: person.email, action, subject, reason: null, detail: {} });
const snippetOf = ({ publishable_key }: Key) => `<script async src="https://coatcheck.example/embed.js" data-key="${publishable_key}"></script>`;

function pageOf<Row>(rows: readonly Row[], search: URLSearchParams, idOf: (row: Row) => string): { readonly rows: Row[]; readonly next: string | null } {
  const limit = Number(search.get('limit') ?? 50);
  const after = search.get('after') ?? '';
  const begin = after === '' ? 0 : rows.findIndex((row) => idOf(row) === after) + 1;
  const page = rows.slice(begin, begin + limit);
  const last = page.at(-1);
  return { rows: page, next: begin + limit < rows.length && last !== undefined ? idOf(last) : null };
}

export function auditOf({ audit }: ScriptedTenant, search: URLSearchParams): ApiAnswer {
  const { rows, next } = pageOf(audit, search, ({ id }) => id);
  return ok({ entries: rows, next });
}

export function usageOf({ tenant, use }: ScriptedTenant, search: URLSearchParams): ApiAnswer {
  const from = search.get('from') ?? '';
  const to = search.get('to') ?? '';
  const isWithin = ({ day }: { readonly day: string }) => day >= from && day <= to;
  return ok({ tenant_id: tenant.tenant_id, from, to, days: use.days.filter(isWithin), calls: use.calls.filter(isWithin) });
}

export function inviteTo(state: ScriptedState, tenant: ScriptedTenant, body: unknown, person: Person): ApiAnswer {
  const asked = z.safeParse(InvitationCreate, body);
  if (!asked.success) return problem('invalid_request');
  const token = randomBytes(32).toString('base64url');
  const invited = { id: randomUUID(), token, tenant, ...asked.data, by: person.email, at: now() };
  for (const [old, { email, tenant: other }] of state.invitations) if (email === invited.email && other === tenant) state.invitations.delete(old);
  state.invitations.set(token, invited);
  const invitation = { invitation_id: invited.id, email: invited.email, role: invited.role, invited_by: invited.by, created_at: invited.at, expires_at: inDays(7) };
  return ok({ invitation, link: `${state.origin}/invitation#${token}` }, 201);
}

export function switchKeyOf(tenant: ScriptedTenant, id: string, to: string, person: Person): ApiAnswer {
  const key = tenant.keys.find(({ key_id }) => key_id === id);
  if (key === undefined) return problem('not_found');
  const changed: Key = { ...key, status: to === 'enable' ? 'live' : 'revoked', retires_at: null };
  tenant.keys = tenant.keys.map((one) => (one === key ? changed : one));
  note(tenant, person, `key.${to}`, key.key_id);
  return ok(changed);
}

function answerKeys(tenant: ScriptedTenant, { method, body }: ApiRequest, [id, act]: readonly string[], person: Person): ApiAnswer {
  if (method === 'GET') return ok({ keys: tenant.keys });
  const fresh = (): Key => ({
    key_id: randomUUID(), tenant_id: tenant.tenant.tenant_id, publishable_key: `pk_${tenant.tenant.label}_${createHash('sha256').update(randomUUID()).digest('hex').slice(0, 22)}`,
    status: 'live', origins: [], scopes: ['chat', 'leads', 'voice'], created_at: now(), retires_at: null,
  });
  if (id === undefined) {
    const key = fresh();
    tenant.keys.push(key);
    return ok({ ...key, snippet: snippetOf(key) }, 201);
  }
  const key = tenant.keys.find(({ key_id }) => key_id === id);
  if (key === undefined) return problem('not_found');
  if (act === 'origins') {
    const asked = z.safeParse(KeyOrigins, body);
    if (!asked.success) return problem('invalid_request');
    const bad = asked.data.origins.find((origin) => !/^https?:\/\/[\w.*:-]+$/.test(origin));
    if (bad !== undefined) return problem('invalid_origin', bad);
    const changed = { ...key, origins: asked.data.origins };
    tenant.keys = tenant.keys.map((one) => (one === key ? changed : one));
    return ok(changed);
  }
  if (act !== 'rotate') return switchKeyOf(tenant, id, act ?? '', person);
  const asked = z.safeParse(KeyRotate, body);
  if (!asked.success) return problem('invalid_request');
  const { overlap_seconds = 604_800 } = asked.data;
  const next: Key = { ...fresh(), origins: key.origins };
  const previous: Key = { ...key, status: overlap_seconds === 0 ? 'revoked' : 'retiring', retires_at: overlap_seconds === 0 ? null : inDays(overlap_seconds / 86_400) };
  tenant.keys = [next, ...tenant.keys.map((one) => (one === key ? previous : one))];
  return ok({ key: next, previous, snippet: snippetOf(next) }, 201);
}

function answerKnowledge(tenant: ScriptedTenant, { method, body }: ApiRequest, id: string | undefined): ApiAnswer {
  if (method === 'GET') return ok({ documents: tenant.documents });
  if (method === 'DELETE') {
    tenant.documents = tenant.documents.filter(({ document_id }) => document_id !== id);
    return done;
  }
  const asked = z.safeParse(DocumentAdd, body);
  if (!asked.success) return problem('invalid_request');
  const { name, content } = asked.data;
  const replaced = tenant.documents.some((document) => document.name === name);
  const added = { document_id: randomUUID(), name, passages: Math.ceil(content.length / 600), characters: content.length, added_at: now() };
  tenant.documents = [added, ...tenant.documents.filter((document) => document.name !== name)];
  return ok({ document_id: added.document_id, name, passages: added.passages, replaced }, 201);
}

function answerTeam(state: ScriptedState, tenant: ScriptedTenant, request: ApiRequest, [what, id = '']: readonly string[], person: Person): ApiAnswer {
  const people = [...state.world.people.values()];
  const memberOf = (one: Person) => ({ user_id: one.id, email: one.email, name: one.name, role: tenant.members.get(one.id) ?? 'viewer', since: tenant.tenant.created_at });
  if (what === 'team') {
    const invitations = [...state.invitations.values()].filter((invited) => invited.tenant === tenant);
    return ok({
      members: people.filter((one) => tenant.members.has(one.id)).map(memberOf),
      invitations: invitations.map(({ id: invitation_id, email, role, by, at }) => ({ invitation_id, email, role, invited_by: by, created_at: at, expires_at: inDays(7) })),
    });
  }
  if (what === 'invitations' && id === '') return inviteTo(state, tenant, request.body, person);
  if (what === 'invitations') {
    for (const [token, invited] of state.invitations) if (invited.id === id) state.invitations.delete(token);
    return done;
  }
  const one = people.find((member) => member.id === id);
  if (one === undefined || !tenant.members.has(id)) return problem('not_found');
  const asked = z.safeParse(MemberUpdate, request.body);
  const isLastOwner = tenant.members.get(id) === 'owner' && [...tenant.members.values()].filter((role) => role === 'owner').length === 1;
  if (isLastOwner && (!asked.success || asked.data.role !== 'owner')) return problem('conflict');
  if (request.method === 'DELETE') {
    tenant.members.delete(id);
    return done;
  }
  if (!asked.success) return problem('invalid_request');
  tenant.members.set(id, asked.data.role);
  return ok(memberOf(one));
}

export function answerTenant(state: ScriptedState, request: ApiRequest, person: Person): ApiAnswer {
  const [, , id = '', what, ...rest] = request.path.split('/');
  const tenant = state.world.tenants.get(id);
  const role = tenant?.members.get(person.id);
  if (tenant === undefined || role === undefined) return problem('not_found');
  const isChange = request.method !== 'GET';
  if (isChange && (role === 'viewer' || (role === 'agent' && what !== 'knowledge'))) return problem('role_missing');
  switch (what) {
    case undefined: {
      const { tenant_id, label, name, status, created_at, call_seconds_a_day } = tenant.tenant;
      return ok({ tenant_id, label, name, status, created_at, role, looks: tenant.looks, call_seconds_a_day });
    }
    case 'keys':
      return answerKeys(tenant, request, rest, person);
    case 'knowledge':
      return answerKnowledge(tenant, request, rest[0]);
    case 'leads': {
      const { rows, next } = pageOf(tenant.leads, request.search, ({ lead_id }) => lead_id);
      return ok({ leads: rows, next });
    }
    case 'conversations':
      return answerConversations(tenant, request, rest[0]);
    case 'usage':
      return usageOf(tenant, request.search);
    case 'audit':
      return auditOf(tenant, request.search);
    default:
      return answerTeam(state, tenant, request, [what, ...rest], person);
  }
}

function answerConversations({ conversations }: ScriptedTenant, { search }: ApiRequest, id: string | undefined): ApiAnswer {
  if (id !== undefined) {
    const found = conversations.find((one) => one.id === id);
    return found === undefined ? problem('not_found') : ok({ conversation_id: id, visitor_id: id, started_at: found.startedAt, messages: found.messages });
  }
  const { rows, next } = pageOf(conversations, search, (one) => one.id);
  const summaries = rows.map(({ id: conversation_id, startedAt: started_at, messages }) => ({
    conversation_id, visitor_id: conversation_id, started_at, last_message_at: messages.at(-1)?.created_at ?? started_at, messages: messages.length,
    first_words: messages[0]?.text ?? '',
  }));
  return ok({ conversations: summaries, next });
}
