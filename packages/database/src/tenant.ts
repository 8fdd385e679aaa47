/**
 * The one way to a tenant's rows: a transaction that presents a pass first. There is no function that takes a tenant's id.
 */
import type { QueryResultRow } from 'pg';

/** One SQL statement. Its first parameter, `$1`, is always the tenant's id; named statements are prepared once a connection. */
export interface TenantStatement<Row extends QueryResultRow> {
  readonly name: string;
  readonly text: string;
  /** Never set; carries the row's type. */
  readonly row?: Row;
}

/** Who the database says the pass belongs to. */
export interface Bearer {
  readonly tenantId: string;
  /** `null`: a pass of the staff or the operator, not a visitor's. */
  readonly visitorId: string | null;
  readonly sessionId: string;
  readonly keyId: string | null;
  readonly scopes: readonly string[];
  /** Unix seconds. */
  readonly expiresAt: number;
}

export interface TenantTransaction {
  readonly bearer: Bearer;
  /**
   * Runs one statement as the pass's bearer.
   *
   * @param values `$2`, `$3`, …: the tenant's id is put in as `$1`
   */
  query<Row extends QueryResultRow>(statement: TenantStatement<Row>, values?: readonly unknown[]): Promise<Row[]>;
}
