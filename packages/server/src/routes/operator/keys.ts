/** Publishable keys: create, list, the switch, rotation, and where each may be used. */
import { randomUUID } from 'node:crypto';
import { Key, KeyCreate, KeyList, KeyOrigins, KeyRotate, KeyRotated } from '@coatcheck/contract/operator/keys';
import { scopes } from '@coatcheck/contract/token';
import { Uuid } from '@coatcheck/contract/ids';
import * as z from 'zod/mini';
import { parseOrigins } from '../../domain/allowed-origins.ts';
import { labelOfKey, newPublishableKey } from '../../domain/publishable-key.ts';
import { snippetFor } from '../../domain/snippet.ts';
import { operation } from './operation.ts';
import { TenantPath } from './paging.ts';

const KeyPath = z.object({ id: Uuid });

/** A week: long enough to find everybody who pastes. */
const overlapSecondsDefault = 7 * 86_400;

export const listKeys = operation({
  method: 'get',
  path: '/tenants/:id/keys',
  summary: "List a tenant's publishable keys.",
  params: TenantPath,
  query: undefined,
  body: undefined,
  answer: KeyList,
  problems: [],
  async handle({ params, operator, token }) {
    return { keys: await operator.listKeys(token, params.id) };
  },
});

export const createKey = operation({
  method: 'post',
  path: '/keys',
  summary: 'Create a publishable key. Scopes: all, unless named. No allowed origin means nobody.',
  params: undefined,
  query: undefined,
  body: KeyCreate,
  answer: z.extend(Key, { snippet: z.string() }),
  status: 201,
  problems: ['invalid_origin'],
  async handle({ body, operator, token, config }) {
    const { label } = await operator.findTenant(token, body.tenant_id);
    const key = await operator.createKey(token, body.tenant_id, {
      keyId: randomUUID(),
      key: newPublishableKey(label),
      origins: parseOrigins(body.origins ?? []),
      scopes: body.scopes ?? scopes,
    });
    return { ...key, snippet: snippetFor(config.embedUrl, key.publishable_key) };
  },
});

export const revokeKey = operation({
  method: 'post',
  path: '/keys/:id/revoke',
  summary: 'Switch a key off: the next request with it, or with any ticket or pass from it, is refused; running answers end.',
  params: KeyPath,
  query: undefined,
  body: undefined,
  answer: Key,
  problems: [],
  handle: ({ params, operator, token }) => operator.switchKey(token, params.id, false),
});

export const enableKey = operation({
  method: 'post',
  path: '/keys/:id/enable',
  summary: 'Switch a key on again. Nothing handed out before lives again.',
  params: KeyPath,
  query: undefined,
  body: undefined,
  answer: Key,
  problems: [],
  handle: ({ params, operator, token }) => operator.switchKey(token, params.id, true),
});

export const setOrigins = operation({
  method: 'put',
  path: '/keys/:id/origins',
  summary: 'Say on which websites a key may be used. Ends all tickets and passes of the key; open panels reload once.',
  params: KeyPath,
  query: undefined,
  body: KeyOrigins,
  answer: Key,
  problems: ['invalid_origin'],
  handle: ({ params, body, operator, token }) => operator.setOrigins(token, params.id, parseOrigins(body.origins)),
});

export const rotateKey = operation({
  method: 'post',
  path: '/keys/:id/rotate',
  summary: 'Make a new key with the same origins and scopes; the old one goes on for the overlap, then stops by itself.',
  params: KeyPath,
  query: undefined,
  body: KeyRotate,
  answer: KeyRotated,
  status: 201,
  problems: ['conflict'],
  async handle({ params, body, operator, token, config }) {
    const { publishable_key: current } = await operator.findKey(token, params.id);
    const label = labelOfKey(current);
    if (label === undefined) throw new Error('a key is stored that is not one');
    const next = { keyId: randomUUID(), key: newPublishableKey(label) };
    const rotated = await operator.rotateKey(token, params.id, next, body.overlap_seconds ?? overlapSecondsDefault);
    return { ...rotated, snippet: snippetFor(config.embedUrl, next.key) };
  },
});

export const rotateSigningKey = operation({
  method: 'post',
  path: '/signing-key/rotate',
  summary: 'Sign new passes with a new secret. Passes already handed out go on until they expire; nobody is logged out.',
  params: undefined,
  query: undefined,
  body: undefined,
  answer: undefined,
  status: 204,
  problems: [],
  async handle({ operator, token }) {
    await operator.rotateSigningKey(token);
    return undefined;
  },
});
