/** Tenants: create, list, show, update, and the switch of a whole tenant. */
import { randomUUID } from 'node:crypto';
import { text } from '@coatcheck/contract/ids';
import { Tenant, TenantCreate, TenantCreated, TenantList, TenantUpdate } from '@coatcheck/contract/operator/tenants';
import { scopes } from '@coatcheck/contract/token';
import * as z from 'zod/mini';
import { parseOrigins } from '../../domain/allowed-origins.ts';
import { looksFor } from '../../domain/assistant-looks.ts';
import { newLabel, newPublishableKey } from '../../domain/publishable-key.ts';
import { snippetFor } from '../../domain/snippet.ts';
import { operation, type TenantCall } from './operation.ts';
import { Page, pageOf, TenantPath } from './paging.ts';

/** @throws {Refusal} `invalid_origin` */
export async function makeTenant(
  { operator, proof, config }: Pick<TenantCall, 'operator' | 'proof' | 'config'>, { name, origins = [], ...looks }: TenantCreate,
): Promise<TenantCreated> {
  const label = newLabel();
  const firstKey = { keyId: randomUUID(), key: newPublishableKey(label), origins: parseOrigins(origins), scopes };
  const tenant = await operator.createTenant(proof, { tenantId: randomUUID(), label, looks: looksFor(name, looks), firstKey });
  return {
    tenant_id: tenant.tenant_id,
    label,
    key_id: firstKey.keyId,
    publishable_key: firstKey.key,
    snippet: snippetFor(config.embedUrl, firstKey.key),
  };
}

export const createTenant = operation({
  method: 'post',
  path: '/tenants',
  summary: 'Create a tenant with its first publishable key, which has all scopes. No allowed origin means nobody.',
  body: TenantCreate,
  answer: TenantCreated,
  status: 201,
  problems: ['invalid_origin'],
  handle: ({ body, ...call }) => makeTenant(call, body),
});

export const listTenants = operation({
  method: 'get',
  path: '/tenants',
  summary: 'List tenants in the order they came; `query` matches part of the name, or the label.',
  query: z.extend(Page, { query: z.optional(text(120)) }),
  answer: TenantList,
  problems: [],
  async handle({ query: { query, after, limit }, operator, proof }) {
    const { items, next } = pageOf(await operator.listTenants(proof, { query, after, limit }), limit, (tenant) => tenant.tenant_id);
    return { tenants: items, next };
  },
});

export const showTenant = operation({
  method: 'get',
  path: '/tenants/:id',
  summary: 'Show a tenant.',
  params: TenantPath,
  answer: Tenant,
  problems: [],
  handle: ({ params, operator, proof }) => operator.findTenant(proof, params.id),
});

export const updateTenant = operation({
  method: 'patch',
  path: '/tenants/:id',
  summary: "Change a tenant's name, how its assistant looks and speaks, or how long it may be called a day.",
  params: TenantPath,
  body: TenantUpdate,
  answer: Tenant,
  problems: [],
  async handle({ params, body: { call_seconds_a_day: budget, ...looks }, operator, proof }) {
    if (budget === undefined) return operator.updateTenant(proof, params.id, looks);
    if (Object.keys(looks).length > 0) await operator.updateTenant(proof, params.id, looks);
    return operator.setCallBudget(proof, params.id, budget);
  },
});

export const suspendTenant = operation({
  method: 'post',
  path: '/tenants/:id/suspend',
  summary: 'Shut a tenant off: the next request with any of its keys, tickets or passes is refused, running answers end.',
  params: TenantPath,
  answer: Tenant,
  problems: [],
  handle: ({ params, operator, proof }) => operator.switchTenant(proof, params.id, false),
});

export const resumeTenant = operation({
  method: 'post',
  path: '/tenants/:id/resume',
  summary: 'Let a suspended tenant go on. Nothing handed out before lives again.',
  params: TenantPath,
  answer: Tenant,
  problems: [],
  handle: ({ params, operator, proof }) => operator.switchTenant(proof, params.id, true),
});
