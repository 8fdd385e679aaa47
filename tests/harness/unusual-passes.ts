/** Passes that nobody is handed: signed with the database's own key, or minted for the operator, as only a superuser can. */
import { createHmac } from 'node:crypto';
import { Client } from 'pg';
import { operatorToken } from './deployment.ts';

/**
 * Signs a pass anew with some of its claims changed, so that its signature holds.
 *
 * @param claims by name; `undefined` takes one away
 */
export async function signedAnew(superuserUrl: string, pass: string, claims: Record<string, unknown>): Promise<string> {
  const [header = '', payload = ''] = pass.split('.');
  const changed = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...claims };
  const [key] = await ask<{ secret: Buffer }>(superuserUrl, 'select secret from auth.signing_key where header = $1', [header]);
  if (key === undefined) throw new Error('the pass was signed with a key that is not here');
  const unsigned = `${header}.${Buffer.from(JSON.stringify(changed)).toString('base64url')}`;
  return `${unsigned}.${createHmac('sha256', key.secret).update(unsigned).digest('base64url')}`;
}

/** @returns the pass an operator works on a tenant with; `scopes` as of the database. */
export async function operatorPass(superuserUrl: string, tenantId: string, scopes: readonly string[]): Promise<string> {
  const [row] = await ask<{ pass: string }>(
    superuserUrl, 'select auth.mint_operator_pass($1, $2, $3, $4) as pass', [operatorToken, tenantId, scopes, 'test'],
  );
  if (row === undefined) throw new Error('no pass was minted');
  return row.pass;
}

/** Rows of everything that visitors and operators can make, to see that nothing was. */
export async function countRows(superuserUrl: string): Promise<Record<string, number>> {
  const tables = [
    'auth.tenant', 'auth.publishable_key', 'app.conversation', 'app.message', 'app.lead', 'app.usage_entry', 'app.document',
    'accounts.person', 'auth.member', 'auth.invitation', 'auth.operator_account',
  ];
  const columns = tables.map((table) => `(select count(*)::int from ${table}) as "${table}"`);
  const [row] = await ask<Record<string, number>>(superuserUrl, `select ${columns.join(', ')}`);
  if (row === undefined) throw new Error('nothing was counted');
  return row;
}

/** One statement as the superuser. */
export async function ask<Row extends Record<string, unknown>>(
  superuserUrl: string, text: string, values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
