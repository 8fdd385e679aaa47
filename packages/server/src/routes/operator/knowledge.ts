/** A tenant's knowledge: what its assistant may answer from. */
import { DocumentAdd, DocumentAdded, documentTextMax, DocumentList } from '@coatcheck/contract/operator/knowledge';
import { Uuid } from '@coatcheck/contract/ids';
import { Refusal } from '@coatcheck/database/refusal';
import type { TenantTransaction } from '@coatcheck/database/tenant';
import * as z from 'zod/mini';
import { addDocument as storeDocument, listDocuments as queryDocuments, removeDocument as dropDocument } from '../../domain/knowledge/documents.ts';
import { operation } from './operation.ts';
import { TenantPath } from './paging.ts';

export async function showDocuments(tx: TenantTransaction): Promise<z.infer<typeof DocumentList>> {
  const documents = await queryDocuments(tx);
  return { documents: documents.map(({ id, addedAt, ...document }) => ({ document_id: id, added_at: addedAt.toISOString(), ...document })) };
}

export const listDocuments = operation({
  method: 'get',
  path: '/tenants/:id/knowledge',
  summary: "List the documents of a tenant's knowledge.",
  params: TenantPath,
  answer: DocumentList,
  problems: [],
  handle: ({ params, asTenant }) => asTenant(params.id, 'knowledge', showDocuments),
});

export const addDocument = operation({
  method: 'post',
  path: '/tenants/:id/knowledge',
  summary: 'Add a document; one of the same name is replaced. Searchable when the answer arrives.',
  params: TenantPath,
  body: DocumentAdd,
  // Every character may take up to six bytes as JSON.
  bodyMax: 6 * documentTextMax + 10_000,
  answer: DocumentAdded,
  status: 201,
  problems: ['payload_too_large'],
  async handle({ params, body, asTenant }) {
    const added = await asTenant(params.id, 'knowledge', (tx) => storeDocument(tx, body));
    return { document_id: added.documentId, name: body.name, passages: added.passages, replaced: added.replaced };
  },
});

export const removeDocument = operation({
  method: 'delete',
  path: '/tenants/:id/knowledge/:document_id',
  summary: 'Remove a document and all its passages.',
  params: z.object({ id: Uuid, document_id: Uuid }),
  status: 204,
  problems: [],
  async handle({ params, asTenant }) {
    const removed = await asTenant(params.id, 'knowledge', (tx) => dropDocument(tx, params.document_id));
    if (!removed) throw new Refusal('not_found');
    return undefined;
  },
});
