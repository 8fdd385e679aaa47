import type { TenantStatement, TenantTransaction } from '../../tenant.ts';

const statement: TenantStatement<{ id: string }> = {
  name: 'knowledge-delete-document',
  text: 'delete from app.document where tenant_id = $1 and id = $2 returning id',
};

/** @returns false: the tenant has no such document */
export async function deleteDocument(tx: TenantTransaction, documentId: string): Promise<boolean> {
  return (await tx.query(statement, [documentId])).length > 0;
}
