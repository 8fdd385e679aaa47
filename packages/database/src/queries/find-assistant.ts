import type { TenantStatement, TenantTransaction } from '../tenant.ts';

const statement: TenantStatement<{ name: string; language: string; consent_text: string }> = {
  name: 'find-assistant',
  text: `
    select a.name, a.language, c.text as consent_text
    from app.assistant a join app.consent_text c on c.tenant_id = $1 and c.version = a.consent_version
    where a.tenant_id = $1`,
};

/** @returns what an answer needs to know of the business. */
export async function findAssistant(tx: TenantTransaction): Promise<{ name: string; language: string; consentText: string }> {
  const [row] = await tx.query(statement);
  if (row === undefined) throw new Error('a tenant without an assistant');
  return { name: row.name, language: row.language, consentText: row.consent_text };
}
