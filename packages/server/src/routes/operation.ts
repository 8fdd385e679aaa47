/**
 * One operation of an API, declared once: the route, its checks, and its page in the reference are made from it.
 */
import type { ProblemCode } from '@coatcheck/contract/problems';
import type * as z from 'zod/mini';

type Schema = z.core.$ZodType;
type Output<S> = S extends Schema ? z.core.output<S> : undefined;

/** What came, parsed. */
export interface Input<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

interface Declared {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below the API's own path, with `:name` for parameters. */
  readonly path: string;
  readonly summary: string;
  /** Bytes; the default holds a form. */
  readonly bodyMax?: number;
  /** Of a success. Default 200; 204 without an answer. */
  readonly status?: number;
  /** Beside those that every operation of the API has. */
  readonly problems: readonly ProblemCode[];
}

export interface Operation<P extends Schema | undefined, Q extends Schema | undefined, B extends Schema | undefined, A extends Schema | undefined, Given>
  extends Declared {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Absent: an answer without a body. */
  readonly answer?: A;
  handle(call: Input<Output<P>, Output<Q>, Output<B>> & Given): Promise<Output<A>>;
}

/** What a router and the reference need of an operation, whatever its schemas. */
export interface AnyOperation<Given> extends Declared {
  readonly params?: Schema | undefined;
  readonly query?: Schema | undefined;
  readonly body?: Schema | undefined;
  readonly answer?: Schema | undefined;
  handle(call: Input<unknown, unknown, unknown> & Given): Promise<unknown>;
}

/** An operation as the reference sees it. */
export type DescribedOperation = Omit<AnyOperation<never>, 'handle'>;

/**
 * @typeParam Given what the router hands to each handler beside its input
 * @returns what checks an operation's types and gives it as the router takes it
 */
export function operationsWith<Given>() {
  return <
    P extends Schema | undefined = undefined,
    Q extends Schema | undefined = undefined,
    B extends Schema | undefined = undefined,
    A extends Schema | undefined = undefined,
  >(spec: Operation<P, Q, B, A, Given>): AnyOperation<Given> =>
    // Methods are compared loosely, and soundly here: the router parses with these very schemas before it calls `handle`.
    spec;
}
