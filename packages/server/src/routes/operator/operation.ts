/** What the operator's operations are given, by the operator's API and by the console alike. */
import type { Counter, OperatorScope } from '@coatcheck/database/counter';
import type { Database } from '@coatcheck/database/database';
import type { TenantTransaction } from '@coatcheck/database/tenant';
import type { Config } from '../../config.ts';
import { operationsWith } from '../operation.ts';

export interface TenantCall {
  /** The operator's token, an operator's session, or a member's pass; the database checks it in each function. */
  readonly proof: string;
  readonly operator: Database['operator'];
  readonly teams: Database['teams'];
  readonly config: Pick<Config, 'embedUrl' | 'consoleUrl'>;
  /**
   * Works on one tenant's rows: the operator with a pass minted for it, which for knowledge and records stands in the tenant's audit
   * log; a member with the pass of the request, where the role has the scope.
   *
   * @throws {Refusal} `operator_token_invalid`, `not_found`, `reason_required` (the operator, for `records`), `role_missing`
   */
  asTenant<T>(tenantId: string, scope: OperatorScope | 'settings', work: (tx: TenantTransaction) => Promise<T>): Promise<T>;
}

export interface OperatorParts {
  readonly database: Pick<Database, 'operator' | 'teams' | 'tenants'> & { readonly counter: Pick<Counter, 'operatorPass'> };
  readonly config: Pick<Config, 'embedUrl' | 'consoleUrl'>;
}

export const operation = operationsWith<TenantCall>();
