/**
 * The gate before every `/v1` route: the request comes from the frame itself, and carries a pass in the one place for it.
 *
 * 1. The Host names a tenant's frame.
 * 2. `Origin`, where there is one, is exactly that frame's; a request that changes something has to have one.
 * 3. `Sec-Fetch-Site`, where there is one, is `same-origin`.
 * 4. The pass is in `Authorization: Bearer` and nowhere else (of a socket: in its subprotocol); it is good on the host of its own tenant only.
 */
import { Refusal } from '@coatcheck/database/refusal';
import type { Credential, TenantDatabase, TenantTransaction } from '@coatcheck/database/tenant';
import type { Scope } from '@coatcheck/contract/token';
import type { Context } from 'hono';
import type { FrameHosts } from '../domain/frame-hosts.ts';
import type { TrustedProxies } from '../limits/address.ts';
import type { Limits } from '../limits/limits.ts';
import { addressPrefix, type EdgeEnv } from './address-of.ts';
import { visitorCookie } from './cookies.ts';

/** A transaction whose pass is a visitor's. */
export interface VisitorTransaction extends TenantTransaction {
  readonly bearer: TenantTransaction['bearer'] & { readonly visitorId: string; readonly keyId: string };
}

export interface Visit {
  readonly prefix: string;
  readonly credential: Credential;
  /**
   * Runs a transaction of the pass's tenant as the pass's visitor.
   *
   * @throws {Refusal} the pass is refused, is another host's, or lacks the scope
   */
  transaction<T>(scope: Scope, work: (tx: VisitorTransaction) => Promise<T>): Promise<T>;
  /** The same visit under its next pass. Whether that is of the same visitor the transaction's bearer says. */
  with(pass: string): Visit;
}

export interface FrameGate {
  /** @returns the label of the frame that sent the request. @throws {Refusal} `not_found`, `cross_site` */
  requireFrame(c: Context<EdgeEnv>): string;
  /** @throws {Refusal} as above, or `pass_missing` */
  enter(c: Context<EdgeEnv>): Visit;
  /**
   * For a socket, whose pass comes as a subprotocol, as a browser can send no header with one. It has to name its origin.
   *
   * @throws {Refusal} as above
   */
  enterSocket(c: Context<EdgeEnv>, pass: string): Visit;
}

export interface FrameGateParts {
  readonly frames: FrameHosts;
  readonly proxies: TrustedProxies;
  readonly tenants: TenantDatabase;
  readonly limits: Pick<Limits, 'unlessStranger'>;
}

export function createFrameGate({ frames, proxies, tenants, limits }: FrameGateParts): FrameGate {
  function requireFrame(c: Context<EdgeEnv>): string {
    const label = frames.labelOf(c.req.header('host'));
    if (label === undefined) throw new Refusal('not_found');
    const origin = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (origin === undefined ? !reads : origin !== frames.originOf(label)) throw new Refusal('cross_site');
    if (site !== undefined && site !== 'same-origin') throw new Refusal('cross_site');
    return label;
  }

  function visit(label: string, pass: string, cookie: string | undefined, prefix: string): Visit {
    const credential = { pass, cookie };
    return {
      prefix,
      credential,
      transaction: (scope, work) =>
        limits.unlessStranger(prefix, () =>
          tenants.transaction(credential, async (tx) => {
            const { audience, visitorId, keyId, scopes } = tx.bearer;
            if (audience !== label || visitorId === null || keyId === null) throw new Refusal('pass_invalid');
            if (!scopes.includes(scope)) throw new Refusal('scope_missing');
            return work({ ...tx, bearer: { ...tx.bearer, visitorId, keyId } });
          }),
        ),
      with: (next) => visit(label, next, cookie, prefix),
    };
  }

  const visitOf = (c: Context<EdgeEnv>, label: string, pass: string) =>
    visit(label, pass, visitorCookie.read(c.req.header('cookie')), addressPrefix(c, proxies));

  return {
    requireFrame,
    enter(c) {
      const label = requireFrame(c);
      const pass = bearerPass(c);
      if (pass === undefined) throw new Refusal('pass_missing');
      return visitOf(c, label, pass);
    },
    enterSocket(c, pass) {
      const label = requireFrame(c);
      if (c.req.header('origin') === undefined) throw new Refusal('cross_site');
      return visitOf(c, label, pass);
    },
  };
}

/** @returns the pass in the Authorization header. */
export function bearerPass(c: Context): string | undefined {
  const header = c.req.header('authorization');
  return header?.startsWith('Bearer ') ? header.slice(7) : undefined;
}
