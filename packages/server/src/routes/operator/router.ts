/** Serves the operator's operations: token, parameters, query and body are checked here, once for all. */
import { Refusal } from '@coatcheck/database/refusal';
import type { Context } from 'hono';
import { Hono } from 'hono';
import { addressPrefix, type EdgeEnv } from '../../edge/address-of.ts';
import { bearerPass } from '../../edge/frame-gate.ts';
import type { TrustedProxies } from '../../limits/address.ts';
import type { Limits } from '../../limits/limits.ts';
import type { AnyOperation } from '../operation.ts';
import { answerReply, readInput } from '../serve-operation.ts';
import type { OperatorParts, TenantCall } from './operation.ts';
import { operations } from './operations.ts';
import { operatorCall } from './operator-call.ts';

export interface OperatorRouterParts extends OperatorParts {
  readonly limits: Pick<Limits, 'operatorFailure'>;
  readonly proxies: TrustedProxies;
}

export function operatorRouter(parts: OperatorRouterParts): Hono<EdgeEnv> {
  const router = new Hono<EdgeEnv>();
  for (const spec of operations) router.on(spec.method.toUpperCase(), spec.path, (c) => serve(parts, spec, c));
  return router;
}

async function serve(parts: OperatorRouterParts, spec: AnyOperation<TenantCall>, c: Context<EdgeEnv>): Promise<Response> {
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
  return answerReply(spec, await spec.handle({ ...(await readInput(spec, c)), ...operatorCall(parts, token, c) }));
}
