/**
 * The pass's life: got for a ticket when the panel first opens, renewed in silence before it expires, never shown to
 * anybody. It is kept in this closure alone: no storage, no address, no message to the page.
 *
 * | form            | when                                                                      |
 * |-----------------|---------------------------------------------------------------------------|
 * | open            | first thing; the ticket works once                                        |
 * | fall back       | the cookie did not come back with the first request                       |
 * | refresh         | three quarters of its life are over, or a request finds it short          |
 *
 * Two tabs renew side by side without locks: they share the cookie, and each has its own pass.
 */
import { TokenResponse } from '@coatcheck/contract/token';
import * as z from 'zod/mini';
import { Failure, failureOf } from './failure.ts';
import type { Http } from './http.ts';
import type { ResumeStore } from './resume.ts';

/** The share of its life in which a pass is used without a thought. */
const easyShare = 0.75;
/** A pass with more than this left is good in any case. */
const shortMs = 60_000;
/** The server renews a pass up to 60 s past its expiry; a little of that is lost on the way. */
const graceMs = 55_000;

export interface PassKeeper {
  /** @throws {Failure} also `ticket_…`: the frame must load itself again */
  open(): Promise<void>;
  /** A new visitor without a cookie, for a browser that sent none back. */
  fallBack(): Promise<void>;
  /**
   * A pass that will do for the next request, renewed where it is short.
   *
   * @throws {Failure} `pass_expired` where it is too late for that
   */
  current(): Promise<string>;
  /** Renews it now. Calls at the same time share one request. */
  refresh(): Promise<void>;
  /** @returns ends the telling of each new pass */
  onRenewed(listener: (pass: string) => void): () => void;
  /** Milliseconds until the next renewal is due; negative where it is overdue, undefined before the first pass. */
  dueInMs(): number | undefined;
  /** Too old to be renewed. */
  hasLapsed(): boolean;
  readonly isUnbound: boolean;
  /** Unbound, and the secret could not be stored: the visitor is a stranger on the next page. */
  readonly isEphemeral: boolean;
  /** The scopes, once there is a pass. */
  readonly scopes: readonly string[];
}

interface Held {
  readonly token: string;
  readonly lifeMs: number;
  readonly expiresAt: number;
  readonly scopes: readonly string[];
}

export interface PassSurroundings {
  readonly http: Http;
  readonly publishableKey: string;
  readonly ticket: string;
  readonly resume: ResumeStore;
  /** The wall clock, as a monotonic one stands still while a laptop sleeps. In ms. */
  now(): number;
}

export function createPassKeeper({ http, publishableKey, ticket, resume, now }: PassSurroundings): PassKeeper {
  let held: Held | undefined;
  let unboundSecret: string | undefined;
  let isStored = true;
  let refreshing: Promise<void> | undefined;
  const listeners = new Set<(pass: string) => void>();

  const exchange = async (form: Readonly<Record<string, unknown>>, pass?: string): Promise<void> => {
    const askedAt = now();
    const response = await http({ method: 'POST', path: '/v1/token', pass, body: { publishable_key: publishableKey, ...form } });
    const answer = z.safeParse(TokenResponse, await response.json().catch(() => undefined));
    if (!answer.success) throw failureOf(undefined, 502);
    const { access_token, expires_in, scope, resume: secret } = answer.data;
    if (secret !== undefined) {
      unboundSecret = secret;
      isStored = resume.write(secret);
    }
    const lifeMs = expires_in * 1_000;
    // Counted from when it was asked for: a slow answer must not make the pass look younger than it is.
    held = { token: access_token, lifeMs, expiresAt: askedAt + lifeMs, scopes: scope.split(' ') };
    for (const listener of listeners) listener(access_token);
  };

  const hasLapsed = () => held !== undefined && now() > held.expiresAt + graceMs;

  const refresh = () => {
    refreshing ??= (async () => {
      if (held === undefined || hasLapsed()) throw new Failure('pass_expired', { retryable: false });
      await exchange(unboundSecret === undefined ? {} : { resume: unboundSecret }, held.token);
    })().finally(() => (refreshing = undefined));
    return refreshing;
  };

  const dueInMs = () => (held === undefined ? undefined : held.expiresAt - held.lifeMs * (1 - easyShare) - now());

  return {
    open: async () => {
      const known = resume.read();
      await exchange({ ticket, ...(known === undefined ? {} : { resume: known }) });
    },
    fallBack: () => exchange({ unbound: true }, held?.token),
    current: async () => {
      if (held === undefined) throw new Failure('pass_missing', { retryable: false });
      const leftMs = held.expiresAt - now();
      if (leftMs < shortMs && (dueInMs() ?? 0) <= 0) {
        try {
          await refresh();
        } catch (error) {
          // What is left may do: a limit or a dropped connection need not cost this request.
          if (!(error instanceof Failure) || !error.retryable || leftMs <= 0) throw error;
        }
      }
      return held.token;
    },
    refresh,
    onRenewed: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dueInMs,
    hasLapsed,
    get isUnbound() {
      return unboundSecret !== undefined;
    },
    get isEphemeral() {
      return unboundSecret !== undefined && !isStored;
    },
    get scopes() {
      return held?.scopes ?? [];
    },
  };
}
