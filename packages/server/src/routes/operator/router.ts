/** Serves the operator's operations: token, parameters, query and body are checked here, once for all. */
import { Refusal } from '@coatcheck/database/refusal';
import type { Context } from 'hono';
import { Hono } from 'hono';
import { addressPrefix, type EdgeEnv } from '../../edge/address-of.ts';
import { parse, readBody } from '../../edge/body.ts';
import { bearerPass } from '../../edge/frame-gate.ts';
import { jsonReply, sealed } from '../../edge/reply.ts';
import type { TrustedProxies } from '../../limits/address.ts';
import type { Limits } from '../../limits/limits.ts';
import type { AnyOperation, Call, OperatorParts } from './operation.ts';
import { operations } from './operations.ts';

const bodyMaxDefault = 64 * 1024;
const reasonMax = 300;

export interface OperatorRouterParts extends OperatorParts {
  readonly limits: Pick<Limits, 'operatorFailure'>;
  readonly proxies: TrustedProxies;
}

export function operatorRouter(parts: OperatorRouterParts): Hono<EdgeEnv> {
  const router = new Hono<EdgeEnv>();
  for (const spec of operations) router.on(spec.method.toUpperCase(), spec.path, (c) => serve(parts, spec, c));
  return router;
}

async function serve(parts: OperatorRouterParts, spec: AnyOperation, c: Context<EdgeEnv>): Promise<Response> {
  const token = bearerPass(c) ?? '';
  try {
    // Before anything is read: a stranger learns nothing from how a body is refused.
    if (token === '') throw new Refusal('operator_token_invalid');
    await parts.database.operator.checkToken(token);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'operator_token_invalid') {
      await parts.limits.operatorFailure(addressPrefix(c, parts.proxies));
    }
    throw error;
  }
  const call: Call<unknown, unknown, unknown> = {
    // A path that can't be an id is not there, like one that isn't.
    params: spec.params && parsePath(spec.params, c.req.param()),
    query: spec.query && parse(spec.query, c.req.query()),
    body: spec.body && (await readBody(c, spec.body, spec.bodyMax ?? bodyMaxDefault)),
    token,
    operator: parts.database.operator,
    config: parts.config,
    asTenant: async (tenantId, scope, work) => {
      const pass = await parts.database.counter.operatorPass(token, tenantId, [scope], reasonOf(c));
      return parts.database.tenants.transaction({ pass, cookie: undefined }, work);
    },
  };
  const answer = await spec.handle(call);
  return spec.answer === undefined ? new Response(null, { status: spec.status ?? 204, headers: sealed }) : jsonReply(answer, spec.status);
}

function parsePath(schema: NonNullable<AnyOperation['params']>, params: Record<string, string>): unknown {
  try {
    return parse(schema, params);
  } catch (error) {
    throw error instanceof Refusal ? new Refusal('not_found') : error;
  }
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
