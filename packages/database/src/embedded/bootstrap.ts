/**
 * Reads `bootstrap.sql` for those who have no psql: the embedded server's single-user mode, and tests over a connection.
 */
import { readFile } from 'node:fs/promises';
import { escapeIdentifier, escapeLiteral } from 'pg';

/** Statements in order; the second list runs inside the new database. */
export interface Bootstrap {
  readonly onServer: readonly string[];
  readonly inDatabase: readonly string[];
}

export async function readBootstrap(names: { readonly database: string; readonly ownerPassword: string }): Promise<Bootstrap> {
  const script = await readFile(new URL('bootstrap.sql', import.meta.url), 'utf8');
  const values = new Map([
    ['database', names.database],
    ['owner_password', names.ownerPassword],
  ]);
  const filled = script.replace(/^--.*\n/gm, '').replace(/:(['"])(\w+)\1/g, (_, quote: string, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`bootstrap.sql asks for an unknown variable: ${name}`);
    return quote === "'" ? escapeLiteral(value) : escapeIdentifier(value);
  });
  const [onServer = '', inDatabase = ''] = filled.split(/^\\connect .*$/m);
  return { onServer: statements(onServer), inDatabase: statements(inDatabase) };
}

function statements(text: string): string[] {
  return text.split(/;\n\n/).flatMap((part) => (part.trim() === '' ? [] : [`${part.trim()};`]));
}
