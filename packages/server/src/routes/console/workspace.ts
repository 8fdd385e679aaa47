/** What a tenant's people see and change: the operator's operations, behind a member's pass, and their own for looks and keys. */
import { Workspace, WorkspaceKeyCreate, WorkspaceKeyCreated, WorkspaceUpdate } from '@coatcheck/contract/console/workspace';
import { Uuid } from '@coatcheck/contract/ids';
import { Key, KeyOrigins, KeyRotate, KeyRotated } from '@coatcheck/contract/operator/keys';
import { DocumentList } from '@coatcheck/contract/operator/knowledge';
import * as z from 'zod/mini';
import { parseOrigins } from '../../domain/allowed-origins.ts';
import { makeKey, replaceKey } from '../operator/keys.ts';
import { showDocuments } from '../operator/knowledge.ts';
import { operation } from '../operator/operation.ts';
import { TenantPath } from '../operator/paging.ts';

const KeyPath = z.object({ id: Uuid, key_id: Uuid });

export const showWorkspace = operation({
  method: 'get',
  path: '/tenants/:id',
  summary: 'Show a tenant one works for: its name, looks and status.',
  params: TenantPath,
  query: undefined,
  body: undefined,
  answer: Workspace,
  problems: [],
  handle: ({ params, teams, proof }) => teams.showWorkspace(proof, params.id),
});

export const updateWorkspace = operation({
  method: 'patch',
  path: '/tenants/:id',
  summary: "Change a tenant's name, or how its assistant looks and speaks.",
  params: TenantPath,
  query: undefined,
  body: WorkspaceUpdate,
  answer: Workspace,
  problems: ['role_missing'],
  async handle({ params, body, operator, teams, proof }) {
    await operator.updateTenant(proof, params.id, body);
    return teams.showWorkspace(proof, params.id);
  },
});

export const createKey = operation({
  method: 'post',
  path: '/tenants/:id/keys',
  summary: 'Create a publishable key. Scopes: all, unless named. No allowed origin means nobody.',
  params: TenantPath,
  query: undefined,
  body: WorkspaceKeyCreate,
  answer: WorkspaceKeyCreated,
  status: 201,
  problems: ['role_missing', 'invalid_origin'],
  async handle({ params, body, ...call }) {
    const { label } = await call.teams.showWorkspace(call.proof, params.id);
    return makeKey(call, { tenantId: params.id, label }, body);
  },
});

export const revokeKey = operation({
  method: 'post',
  path: '/tenants/:id/keys/:key_id/revoke',
  summary: 'Switch a key off: the next request with it, or with any ticket or pass from it, is refused; running answers end.',
  params: KeyPath,
  query: undefined,
  body: undefined,
  answer: Key,
  problems: ['role_missing'],
  handle: ({ params, operator, proof }) => operator.switchKey(proof, params.key_id, false),
});

export const enableKey = operation({
  method: 'post',
  path: '/tenants/:id/keys/:key_id/enable',
  summary: 'Switch a key on again. Nothing handed out before lives again.',
  params: KeyPath,
  query: undefined,
  body: undefined,
  answer: Key,
  problems: ['role_missing'],
  handle: ({ params, operator, proof }) => operator.switchKey(proof, params.key_id, true),
});

export const setOrigins = operation({
  method: 'put',
  path: '/tenants/:id/keys/:key_id/origins',
  summary: 'Say on which websites a key may be used. Ends all tickets and passes of the key; open panels reload once.',
  params: KeyPath,
  query: undefined,
  body: KeyOrigins,
  answer: Key,
  problems: ['role_missing', 'invalid_origin'],
  handle: ({ params, body, operator, proof }) => operator.setOrigins(proof, params.key_id, parseOrigins(body.origins)),
});

export const rotateKey = operation({
  method: 'post',
  path: '/tenants/:id/keys/:key_id/rotate',
  summary: 'Make a new key with the same origins and scopes; the old one goes on for the overlap, then stops by itself.',
  params: KeyPath,
  query: undefined,
  body: KeyRotate,
  answer: KeyRotated,
  status: 201,
  problems: ['role_missing', 'conflict'],
  handle: ({ params, body, ...call }) => replaceKey(call, params.key_id, body),
});

export const listDocuments = operation({
  method: 'get',
  path: '/tenants/:id/knowledge',
  summary: "List the documents of a tenant's knowledge.",
  params: TenantPath,
  query: undefined,
  body: undefined,
  answer: DocumentList,
  problems: [],
  handle: ({ params, asTenant }) => asTenant(params.id, 'settings', showDocuments),
});
