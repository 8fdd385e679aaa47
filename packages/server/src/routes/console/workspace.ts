/** What a tenant's people see and change: the operator's operations, behind a member's pass, and their own for looks and keys. */
import { Workspace, WorkspaceKeyCreate, WorkspaceKeyCreated, WorkspaceUpdate } from '@coatcheck/contract/console/workspace';
import { Uuid } from '@coatcheck/contract/ids';
import { DocumentList } from '@coatcheck/contract/operator/knowledge';
import * as z from 'zod/mini';
import type { AnyOperation } from '../operation.ts';
import { makeKey } from '../operator/keys.ts';
import { showDocuments } from '../operator/knowledge.ts';
import { operation, type TenantCall } from '../operator/operation.ts';
import { TenantPath } from '../operator/paging.ts';

const KeyPath = z.object({ id: Uuid, key_id: Uuid });

export const showWorkspace = operation({
  method: 'get',
  path: '/tenants/:id',
  summary: 'Show a tenant one works for: its name, looks and status.',
  params: TenantPath,
  answer: Workspace,
  problems: [],
  handle: ({ params, teams, proof }) => teams.showWorkspace(proof, params.id),
});

export const updateWorkspace = operation({
  method: 'patch',
  path: '/tenants/:id',
  summary: "Change a tenant's name, or how its assistant looks and speaks.",
  params: TenantPath,
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
  body: WorkspaceKeyCreate,
  answer: WorkspaceKeyCreated,
  status: 201,
  problems: ['role_missing', 'invalid_origin'],
  async handle({ params, body, ...call }) {
    const { label } = await call.teams.showWorkspace(call.proof, params.id);
    return makeKey(call, { tenantId: params.id, label }, body);
  },
});

/** The operator's operation on a key, at the tenant's own address: whether the key is that tenant's, the proof says. */
export function ofTenant(spec: AnyOperation<TenantCall>): AnyOperation<TenantCall> {
  return {
    ...spec,
    path: `/tenants/:id${spec.path.replace(':id', ':key_id')}`,
    params: KeyPath,
    problems: ['role_missing', ...spec.problems],
    handle: ({ params, ...call }) => spec.handle({ ...call, params: { id: z.parse(KeyPath, params).key_id } }),
  };
}

export const listDocuments = operation({
  method: 'get',
  path: '/tenants/:id/knowledge',
  summary: "List the documents of a tenant's knowledge.",
  params: TenantPath,
  answer: DocumentList,
  problems: [],
  handle: ({ params, asTenant }) => asTenant(params.id, 'settings', showDocuments),
});
