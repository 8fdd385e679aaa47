/** The pass that a call is held under: it ends when the pass does, unless it was renewed by one of the same tenant, key, visitor and session. */
import { Refusal } from '@coatcheck/database/refusal';
import type { Visit, VisitorTransaction } from '../edge/frame-gate.ts';
import { Rate } from './rate.ts';

/** Renewals a minute. */
const renewalsMax = 6;
/** A pass that ends within this of its renewal is past. Milliseconds. */
const expiryGraceMs = 1_000;

export class HeldPass {
  readonly bearer: VisitorTransaction['bearer'];
  readonly #onExpired: () => void;
  readonly #renewals = new Rate(renewalsMax);
  #visit: Visit;
  #expiry: NodeJS.Timeout | undefined;
  #isDropped = false;

  constructor(visit: Visit, bearer: VisitorTransaction['bearer'], onExpired: () => void) {
    this.#visit = visit;
    this.bearer = bearer;
    this.#onExpired = onExpired;
    this.#expireAt(bearer.expiresAt);
  }

  /** Under the pass in hand. */
  get visit(): Visit {
    return this.#visit;
  }

  get token(): string {
    return this.#visit.credential.pass;
  }

  /** @throws {Refusal} it is refused, another's, or one too many */
  async renew(token: string): Promise<void> {
    if (!this.#renewals.take()) throw new Refusal('rate_limited');
    const next = this.#visit.with(token);
    const bearer = await next.transaction('voice', async (tx) => tx.bearer);
    const { tenantId, keyId, visitorId, sessionId } = this.bearer;
    if (bearer.tenantId !== tenantId || bearer.keyId !== keyId || bearer.visitorId !== visitorId || bearer.sessionId !== sessionId) {
      throw new Refusal('pass_invalid');
    }
    this.#visit = next;
    this.#expireAt(bearer.expiresAt);
  }

  /** The call is over: it expires for nobody any more. What is in hand closes the books. */
  drop(): void {
    this.#isDropped = true;
    clearTimeout(this.#expiry);
  }

  #expireAt(unixSeconds: number): void {
    clearTimeout(this.#expiry);
    if (this.#isDropped) return;
    this.#expiry = setTimeout(this.#onExpired, Math.max(0, unixSeconds * 1_000 - Date.now()) + expiryGraceMs);
  }
}
