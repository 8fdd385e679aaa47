/**
 * One operation of the operator's API, declared once: the route, its checks, and its page in the reference are made from it.
 */
import type { ProblemCode } from '@coatcheck/contract/problems';
import type { Counter, OperatorScope } from '@coatcheck/database/counter';
import type { Database } from '@coatcheck/database/database';
import type { TenantTransaction } from '@coatcheck/database/tenant';
import type * as z from 'zod/mini';
import type { Config } from '../../config.ts';

type Schema = z.core.$ZodType;
type Output<S> = S extends Schema ? z.core.output<S> : undefined;

/** What a handler is given: input that is parsed, and the database behind the token that came. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The operator's token; the database checks it in each function. */
  readonly token: string;
  readonly operator: Database['operator'];
  readonly config: Pick<Config, 'embedUrl'>;
  /**
   * Works on one tenant's rows with a pass minted for it; for knowledge and records it stands in the tenant's audit log.
   *
   * @throws {Refusal} `operator_token_invalid`, `not_found`, `reason_required` (for `records`)
   */
  asTenant<T>(tenantId: string, scope: OperatorScope, work: (tx: TenantTransaction) => Promise<T>): Promise<T>;
}

export interface Operation<P extends Schema | undefined, Q extends Schema | undefined, B extends Schema | undefined, A extends Schema | undefined> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below /operator/v1, with `:name` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Bytes; the default holds a form. */
  readonly bodyMax?: number;
  readonly answer: A;
  /** Of a success. Default 200. */
  readonly status?: number;
  /** Beside those that every operation has. */
  readonly problems: readonly ProblemCode[];
  handle(call: Call<Output<P>, Output<Q>, Output<B>>): Promise<Output<A>>;
}

/** What the router and the reference need of an operation, whatever its schemas. */
export interface AnyOperation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly params: Schema | undefined;
  readonly query: Schema | undefined;
  readonly body: Schema | undefined;
  readonly bodyMax?: number;
  readonly answer: Schema | undefined;
  readonly status?: number;
  readonly problems: readonly ProblemCode[];
  handle(call: Call<unknown, unknown, unknown>): Promise<unknown>;
}

export interface OperatorParts {
  readonly database: Pick<Database, 'operator' | 'tenants'> & { readonly counter: Pick<Counter, 'operatorPass'> };
  readonly config: Pick<Config, 'embedUrl'>;
}

/** Checks an operation's types; @returns it as the router takes it. */
export function operation<
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
  A extends Schema | undefined = undefined,
>(spec: Operation<P, Q, B, A>): AnyOperation {
  // Methods are compared loosely, and soundly here: the router parses with these very schemas before it calls `handle`.
  return spec;
}
