/** What people call tenants and keys, turned into the ids that the API takes. */
import { labelPattern, Uuid } from '@coatcheck/contract/ids';
import { KeyList, type Key } from '@coatcheck/contract/operator/keys';
import { TenantList, type Tenant } from '@coatcheck/contract/operator/tenants';
import * as z from 'zod/mini';
import { exitCodes, Failure, usageFailure } from '../failure.ts';
import type { Operator } from './client.ts';
import { pages } from './pages.ts';

/**
 * @param given a tenant's id, its label, or its name where only one tenant has it
 * @throws {Failure} `not_found`, or `usage` where several tenants have that name
 */
export async function tenantIdOf(operator: Operator, given: string): Promise<string> {
  const wanted = given.trim();
  if (isId(wanted)) return wanted.toLowerCase();
  const { found, near } = await tenantsCalled(operator, wanted);
  if (found.length > 1) {
    throw usageFailure(
      `${found.length} tenants are called '${wanted}'.`,
      `Give the id: ${found.map((tenant) => tenant.tenant_id).join(', ')}`,
    );
  }
  const [tenant] = found;
  // A part of a name is not taken for it: some commands switch a customer off.
  if (tenant === undefined) {
    throw notFound(
      `No tenant has the id, label or name '${wanted}'.`,
      near.length > 0 ? `Did you mean ${near.map(({ name }) => `"${name}"`).join(' or ')}?` : '`npx coatcheck tenant list` shows them.',
    );
  }
  return tenant.tenant_id;
}

/**
 * @param given a key's id, or the publishable key itself as it stands in a website
 * @throws {Failure} `not_found`
 */
export async function keyIdOf(operator: Operator, given: string): Promise<string> {
  const wanted = given.trim();
  if (isId(wanted)) return wanted.toLowerCase();
  const label = /^pk_([a-z0-9]{8})_/.exec(wanted)?.[1];
  if (label === undefined)
    throw usageFailure(
      `'${wanted}' is neither the id of a key nor a publishable key.`,
      '`npx coatcheck key list --tenant …` shows both.',
    );
  const tenantId = await tenantIdOf(operator, label);
  const { keys } = await operator.call({ method: 'GET', path: ['tenants', tenantId, 'keys'] }, KeyList);
  const key: Key | undefined = keys.find((each) => each.publishable_key === wanted);
  if (key === undefined)
    throw notFound(`The tenant '${label}' has no key ${wanted}.`, `\`npx coatcheck key list --tenant ${label}\` shows its keys.`);
  return key.key_id;
}

/** So many names are suggested. */
const nearMax = 3;

/** A label says exactly one tenant; a name is compared without regard to case. Near is who has it in their name. */
async function tenantsCalled(operator: Operator, wanted: string): Promise<{ found: Tenant[]; near: Tenant[] }> {
  const found: Tenant[] = [];
  const near: Tenant[] = [];
  const name = wanted.toLowerCase();
  for await (const { tenants } of pages((after) =>
    operator.call({ method: 'GET', path: ['tenants'], query: { query: wanted, after } }, TenantList),
  )) {
    for (const tenant of tenants) {
      if (labelPattern.test(wanted) && tenant.label === wanted) return { found: [tenant], near };
      if (tenant.name.trim().toLowerCase() === name) found.push(tenant);
      else if (near.length < nearMax) near.push(tenant);
    }
  }
  return { found, near };
}

function isId(given: string): boolean {
  return z.safeParse(Uuid, given.toLowerCase()).success;
}

function notFound(title: string, hint: string): Failure {
  return new Failure({ code: 'not_found', title, hint, exit: exitCodes.notFound });
}
