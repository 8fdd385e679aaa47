/**
 * `coatcheck migrate`: brings the database at DATABASE_OWNER_URL to this release, and makes the server's login roles with the
 * password in DATABASE_URL. With OPERATOR_TOKEN set, that token's hash is registered, and no other stays valid.
 */
import { migrate } from './migrate.ts';

const { DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: databaseUrl, OPERATOR_TOKEN: operatorToken } = process.env;

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

function passwordIn(url: string): string {
  const password = URL.parse(url)?.password;
  if (!password) return fail('DATABASE_URL has to name a password: the login roles of the server get it.');
  return decodeURIComponent(password);
}

if (!ownerUrl) fail('Set DATABASE_OWNER_URL to a login that owns the database and may create roles. The embedded database migrates itself at each start.');
if (!databaseUrl) fail('Set DATABASE_URL to what the server will use: postgres://coatcheck_app:PASSWORD@HOST/DATABASE.');
if (operatorToken && operatorToken.length < 32) fail('OPERATOR_TOKEN needs at least 32 characters.');

try {
  const { applied } = await migrate({
    ownerUrl,
    appPassword: passwordIn(databaseUrl),
    operatorToken: operatorToken || undefined,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${applied.length === 0 ? 'Nothing to do: the schema is up to date.' : `Applied ${applied.length} migrations.`}\n`);
} catch (error) {
  process.stderr.write(`The migration failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
