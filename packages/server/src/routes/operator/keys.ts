/** Publishable keys: create, list, the switch, rotation, and where each may be used. */
import { randomUUID } from 'node:crypto';
import type { WorkspaceKeyCreate, WorkspaceKeyCreated } from '@coatcheck/contract/console/workspace';
import { Key, KeyCreate, KeyList, KeyOrigins, KeyRotate, KeyRotated } from '@coatcheck/contract/operator/keys';
import { scopes } from '@coatcheck/contract/token';
import { Uuid } from '@coatcheck/contract/ids';
import * as z from 'zod/mini';
import { parseOrigins } from '../../domain/allowed-origins.ts';
import { labelOfKey, newPublishableKey } from '../../domain/publishable-key.ts';
import { snippetFor } from '../../domain/snippet.ts';
import { operation, type TenantCall } from './operation.ts';
import { TenantPath } from './paging.ts';

const KeyPath = z.object({ id: Uuid });

/** A week: long enough to find everybody who pastes. */
const overlapSecondsDefault = 7 * 86_400;

/** @throws {Refusal} `invalid_origin` */
export async function makeKey(
  { operator, proof, config }: Pick<TenantCall, 'operator' | 'proof' | 'config'>, { tenantId, label }: { tenantId: string; label: string }, asked: z.infer<typeof WorkspaceKeyCreate>,
): Promise<z.infer<typeof WorkspaceKeyCreated>> {
  const key = await operator.createKey(proof, tenantId, {
    keyId: randomUUID(),
    key: newPublishableKey(label),
    origins: parseOrigins(asked.origins ?? []),
    scopes: asked.scopes ?? scopes,
  });
  return { ...key, snippet: snippetFor(config.embedUrl, key.publishable_key) };
}

export const listKeys = operation({
  method: 'get',
  path: '/tenants/:id/keys',
  summary: "List a tenant's publishable keys.",
  params: TenantPath,
  answer: KeyList,
  problems: [],
  async handle({ params, operator, proof }) {
    return { keys: await operator.listKeys(proof, params.id) };
  },
});

export const createKey = operation({
  method: 'post',
  path: '/keys',
  summary: 'Create a publishable key. Scopes: all, unless named. No allowed origin means nobody.',
  body: KeyCreate,
  answer: z.extend(Key, { snippet: z.string() }),
  status: 201,
  problems: ['invalid_origin'],
  async handle({ body, ...call }) {
    const { label } = await call.operator.findTenant(call.proof, body.tenant_id);
    return makeKey(call, { tenantId: body.tenant_id, label }, body);
  },
});

export const revokeKey = operation({
  method: 'post',
  path: '/keys/:id/revoke',
  summary: 'Switch a key off: the next request with it, or with any ticket or pass from it, is refused; running answers end.',
  params: KeyPath,
  answer: Key,
  problems: [],
  handle: ({ params, operator, proof }) => operator.switchKey(proof, params.id, false),
});

export const enableKey = operation({
  method: 'post',
  path: '/keys/:id/enable',
  summary: 'Switch a key on again. Nothing handed out before lives again.',
  params: KeyPath,
  answer: Key,
  problems: [],
  handle: ({ params, operator, proof }) => operator.switchKey(proof, params.id, true),
});

export const setOrigins = operation({
  method: 'put',
  path: '/keys/:id/origins',
  summary: 'Say on which websites a key may be used. Ends all tickets and passes of the key; open panels reload once.',
  params: KeyPath,
  body: KeyOrigins,
  answer: Key,
  problems: ['invalid_origin'],
  handle: ({ params, body, operator, proof }) => operator.setOrigins(proof, params.id, parseOrigins(body.origins)),
});

export const rotateKey = operation({
  method: 'post',
  path: '/keys/:id/rotate',
  summary: 'Make a new key with the same origins and scopes; the old one goes on for the overlap, then stops by itself.',
  params: KeyPath,
  body: KeyRotate,
  answer: KeyRotated,
  status: 201,
  problems: ['conflict'],
  async handle({ params: { id }, body: { overlap_seconds: overlap = overlapSecondsDefault }, operator, proof, config }) {
    const { publishable_key: current } = await operator.findKey(proof, id);
    const label = labelOfKey(current);
    if (label === undefined) throw new Error('a key is stored that is not one');
    const next = { keyId: randomUUID(), key: newPublishableKey(label) };
    const rotated = await operator.rotateKey(proof, id, next, overlap);
    return { ...rotated, snippet: snippetFor(config.embedUrl, next.key) };
  },
});

export const rotateSigningKey = operation({
  method: 'post',
  path: '/signing-key/rotate',
  summary: 'Sign new passes with a new secret. Passes already handed out go on until they expire; nobody is logged out.',
  status: 204,
  problems: [],
  async handle({ operator, proof }) {
    await operator.rotateSigningKey(proof);
    return undefined;
  },
});
