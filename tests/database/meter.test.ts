/** Metering an answer that was not kept: owed also when its key is off, and open to nobody without a pass that we signed. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { operatorToken, startTestDatabase, type TestDatabase, type TestTenant } from '../harness/tenants.ts';
import { ask, operatorPass, signedAnew } from '../harness/unusual-passes.ts';

let test: TestDatabase;
let tenant: TestTenant;
let pass: string;

beforeAll(async () => {
  test = await startTestDatabase();
});
afterAll(() => test?.stop());
beforeEach(async () => {
  tenant = await test.createTenant('A business');
  pass = (await test.openVisitor(tenant)).accessToken;
});

const cost = () => ({ messageId: randomUUID(), model: 'a-model', inputTokens: 7, outputTokens: 3 });
const ledger = () =>
  ask(test.cluster.superuserUrl, 'select tenant_id, model, input_tokens, output_tokens from app.usage_entry where tenant_id = $1', [tenant.tenantId]);
const now = () => Math.floor(Date.now() / 1000);

it('adds a line to the tenant’s own ledger, once an answer, also when the key is off and the pass at its end', async () => {
  const used = cost();
  const ended = await signedAnew(test.cluster.superuserUrl, pass, { iat: now() - 400, exp: now() - 100 });
  await test.database.operator.switchKey(operatorToken, tenant.keyId, false);
  for (const asked of [pass, pass, ended]) await test.database.meter(asked, used);
  expect(await ledger()).toEqual([{ tenant_id: tenant.tenantId, model: 'a-model', input_tokens: 7, output_tokens: 3 }]);
});

it('refuses a pass that is not ours, is the operator’s, has long ended, or has a life that is not possible', async () => {
  const url = test.cluster.superuserUrl;
  for (const unfit of [
    `${pass}x`, pass.split('.').slice(0, 2).join('.'), 'x.y.z', '',
    await operatorPass(url, tenant.tenantId, ['usage']),
    await signedAnew(url, pass, { iat: now() - 700, exp: now() - 400 }),
    await signedAnew(url, pass, { iat: now() - 700, exp: now() + 400 }),
  ]) {
    await expect(test.database.meter(unfit, cost())).rejects.toThrow(unfit === '' ? 'pass_missing' : 'pass_invalid');
  }
  expect(await ledger()).toEqual([]);
});
