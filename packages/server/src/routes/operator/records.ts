/** What the operator reads of one tenant. Leads and conversations are break-glass: with a reason, in the tenant's audit log. */
import { Uuid } from '@coatcheck/contract/ids';
import { ConversationDetail, ConversationList, LeadList, UsageReport } from '@coatcheck/contract/operator/records';
import { AuditList } from '@coatcheck/contract/operator/tenants';
import { listAudit } from '@coatcheck/database/queries/list-audit';
import { listConversations, showConversation } from '@coatcheck/database/queries/list-conversations';
import { listLeads as queryLeads } from '@coatcheck/database/queries/list-leads';
import { listMessages } from '@coatcheck/database/queries/list-messages';
import { sumCalls } from '@coatcheck/database/queries/sum-calls';
import { sumUsage } from '@coatcheck/database/queries/sum-usage';
import { Refusal } from '@coatcheck/database/refusal';
import * as z from 'zod/mini';
import { operation } from './operation.ts';
import { Page, pageOf, TenantPath } from './paging.ts';

/** Before the first there was nothing to use, and PostgreSQL and JavaScript disagree on what a date is. */
const firstDay = '2000-01-01';
const day = z.iso.date().check(z.refine((value) => value >= firstDay, 'is too long ago'));
/** A whole conversation, as far as anybody reads. */
const messagesMax = 2_000;

export const listLeads = operation({
  method: 'get',
  path: '/tenants/:id/leads',
  summary: "List a tenant's leads, newest first. Needs a reason.",
  params: TenantPath,
  query: Page,
  answer: LeadList,
  problems: ['reason_required'],
  async handle({ params, query: { after, limit }, asTenant }) {
    const leads = await asTenant(params.id, 'records', (tx) => queryLeads(tx, after, limit));
    const { items, next } = pageOf(leads, limit, (lead) => lead.lead_id);
    return { leads: items, next };
  },
});

export const listConversationsOperation = operation({
  method: 'get',
  path: '/tenants/:id/conversations',
  summary: "List a tenant's conversations, the latest first. Needs a reason.",
  params: TenantPath,
  query: Page,
  answer: ConversationList,
  problems: ['reason_required'],
  async handle({ params, query: { after, limit }, asTenant }) {
    const found = await asTenant(params.id, 'records', (tx) => listConversations(tx, after, limit));
    const { items, next } = pageOf(found, limit, (conversation) => conversation.conversation_id);
    return { conversations: items, next };
  },
});

export const showConversationOperation = operation({
  method: 'get',
  path: '/tenants/:id/conversations/:conversation_id',
  summary: 'Show one conversation with its messages. Needs a reason.',
  params: z.object({ id: Uuid, conversation_id: Uuid }),
  answer: ConversationDetail,
  problems: ['reason_required'],
  handle: ({ params, asTenant }) =>
    asTenant(params.id, 'records', async (tx) => {
      const conversation = await showConversation(tx, params.conversation_id);
      if (conversation === undefined) throw new Refusal('not_found');
      const messages = await listMessages(tx, params.conversation_id, messagesMax);
      const { conversation_id, visitor_id, started_at } = conversation;
      return { conversation_id, visitor_id, started_at, messages: messages.map(({ answers: _, ...message }) => message) };
    }),
});

export const showUsage = operation({
  method: 'get',
  path: '/tenants/:id/usage',
  summary: 'Sum what a tenant used, by UTC day and model, and its calls by day and engine. Default: the last 30 days.',
  params: TenantPath,
  query: z.strictObject({ from: z.optional(day), to: z.optional(day) }),
  answer: UsageReport,
  problems: [],
  async handle({ params, query, asTenant }) {
    const to = query.to ?? new Date().toISOString().slice(0, 10);
    const from = query.from ?? new Date(Date.parse(to) - 29 * 86_400_000).toISOString().slice(0, 10);
    if (from > to) throw new Refusal('invalid_request', { detail: 'from is later than to' });
    return asTenant(params.id, 'usage', async (tx) => ({
      tenant_id: params.id, from, to, days: await sumUsage(tx, from, to), calls: await sumCalls(tx, from, to),
    }));
  },
});

export const showAudit = operation({
  method: 'get',
  path: '/tenants/:id/audit',
  summary: 'List who did what to a tenant, newest first.',
  params: TenantPath,
  query: Page,
  answer: AuditList,
  problems: [],
  async handle({ params, query: { after, limit }, asTenant }) {
    const entries = await asTenant(params.id, 'history', (tx) => listAudit(tx, after, limit));
    const { items, next } = pageOf(entries, limit, (entry) => entry.id);
    return { entries: items, next };
  },
});
