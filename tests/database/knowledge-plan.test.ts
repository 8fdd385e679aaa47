/** How PostgreSQL looks words up for a visitor, under row security. */
import { addDocument } from '@coatcheck/server/domain/knowledge/documents';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { credentialOf, operatorToken, startTestDatabase, type TestDatabase } from '../harness/tenants.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await startTestDatabase();
});
afterAll(() => test?.stop());

it('looks words up by the index, also before there are statistics', async () => {
  const tenant = await test.createTenant('A business');
  const staff = { pass: await test.database.counter.operatorPass(operatorToken, tenant.tenantId, ['knowledge'], 'test'), cookie: undefined };
  await test.database.tenants.transaction(staff, (tx) => addDocument(tx, { name: 'a.md', format: 'markdown', content: '## Hours\n\nOpen on Friday.' }));
  const visitor = credentialOf(await test.openVisitor(tenant));
  const client = new Client({ connectionString: test.cluster.databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select auth.present($1, $2)', [visitor.pass, visitor.cookie]);
    const { rows } = await client.query<Record<string, string>>(
      `explain select p.passage_id from unnest(array['open', 'friday']) as a (lexeme) cross join lateral (
         select p.passage_id from app.posting p where p.tenant_id = '${tenant.tenantId}' and p.lexeme = a.lexeme offset 0) p`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/ (?:on|using) posting_pkey/);
    expect(plan).toMatch(/Index Cond: .*lexeme = a\.lexeme/);
  } finally {
    await client.end();
  }
});
