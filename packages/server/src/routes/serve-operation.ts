/** What every router of operations does: reads the input with the operation's schemas, and sends its answer. */
import { Refusal } from '@coatcheck/database/refusal';
import type { Context } from 'hono';
import type * as z from 'zod/mini';
import type { EdgeEnv } from '../edge/address-of.ts';
import { parse, readBody } from '../edge/body.ts';
import { jsonReply, sealed } from '../edge/reply.ts';
import type { DescribedOperation, Input } from './operation.ts';

const bodyMaxDefault = 64 * 1024;

/** @throws {Refusal} `not_found`, `invalid_request`, and those of a body */
export async function readInput(spec: DescribedOperation, c: Context<EdgeEnv>): Promise<Input<unknown, unknown, unknown>> {
  return {
    // A path that can't be an id is not there, like one that isn't.
    params: spec.params && parsePath(spec.params, c.req.param()),
    query: spec.query && parse(spec.query, c.req.query()),
    body: spec.body && (await readBody(c, spec.body, spec.bodyMax ?? bodyMaxDefault)),
  };
}

export function answerReply(spec: DescribedOperation, answer: unknown): Response {
  return spec.answer === undefined ? new Response(null, { status: spec.status ?? 204, headers: sealed }) : jsonReply(answer, spec.status);
}

export function parsePath<S extends z.core.$ZodType>(schema: S, params: Record<string, string>): z.core.output<S> {
  try {
    return parse(schema, params);
  } catch (error) {
    throw error instanceof Refusal ? new Refusal('not_found') : error;
  }
}
