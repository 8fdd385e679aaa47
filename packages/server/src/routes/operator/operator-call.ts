/** What the operator's operations are given, from the operator's proof: by the header of the operator's API, or by the console's session. */
import { Refusal } from '@coatcheck/database/refusal';
import type { Context } from 'hono';
import type { OperatorParts, TenantCall } from './operation.ts';

const reasonMax = 300;

export function operatorCall({ database, config }: OperatorParts, proof: string, c: Context): TenantCall {
  return {
    proof,
    operator: database.operator,
    teams: database.teams,
    config,
    asTenant: async (tenantId, scope, work) => {
      if (scope === 'settings') throw new Error('the operator has functions for settings');
      const pass = await database.counter.operatorPass(proof, tenantId, [scope], reasonOf(c));
      return database.tenants.transaction({ pass, cookie: undefined }, work);
    },
  };
}

/** Why the operator looks: percent-encoded UTF-8, as headers are ASCII. */
function reasonOf(c: Context): string | undefined {
  const header = c.req.header('coatcheck-reason');
  if (header === undefined) return undefined;
  try {
    // What nobody can see is no reason; the database refuses the empty one.
    const reason = decodeURIComponent(header).replace(/[\p{Cf}\u115f\u1160\u3164\uffa0]+/gu, '').replace(/\p{Cc}+/gu, ' ').trim();
    return /[\p{L}\p{N}]/u.test(reason) ? reason.slice(0, reasonMax) : '';
  } catch {
    throw new Refusal('invalid_request', { detail: 'Coatcheck-Reason is not percent-encoded UTF-8' });
  }
}
