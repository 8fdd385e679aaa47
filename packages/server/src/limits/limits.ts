/**
 * Who may ask how often. Each limit is counted on an address prefix, a verified visitor or a verified session; never on an
 * id that the client chooses, and never on a key alone: a refused stranger uses up nothing of the customer's.
 */
import { Refusal } from '@coatcheck/database/refusal';
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { LimitNumbers } from '../config.ts';

/** Each throws {@link Refusal} `rate_limited` with the seconds to wait. */
export interface Limits {
  frame(prefix: string): Promise<void>;
  /** An open; its ticket says that the key is one of ours. */
  open(prefix: string, key: string): Promise<void>;
  /** A fall-back: counts as an open of a key that may be invented. */
  fallBack(prefix: string, key: string): Promise<void>;
  refresh(sessionId: string): Promise<void>;
  message(visitorId: string, prefix: string, keyId: string): Promise<void>;
  lead(visitorId: string): Promise<void>;
  /** A wrong operator token. */
  operatorFailure(prefix: string): Promise<void>;
}

interface Limiter {
  consume(key: string): Promise<RateLimiterRes>;
}

const minuteSeconds = 60;

export function createLimits(numbers: LimitNumbers): Limits {
  const perMinute = (points: number) => new RateLimiterMemory({ points, duration: minuteSeconds });
  const frames = perMinute(numbers.framesPerPrefix);
  const opens = new BurstyRateLimiter(
    // The even rate, in windows of a second; what is above it draws on the burst.
    new RateLimiterMemory({ points: Math.max(1, Math.round(numbers.opensPerPrefixAndKey / minuteSeconds)), duration: 1 }),
    perMinute(numbers.opensBurst),
  );
  // As many as frame documents, since there is one at most for each. Counted first: every invented key would else be an entry of its own.
  const fallBacks = perMinute(numbers.framesPerPrefix);
  const refreshes = perMinute(numbers.refreshesPerSession);
  const messagesOfVisitor = perMinute(numbers.messagesPerVisitor);
  const messagesOfPrefix = perMinute(numbers.messagesPerPrefixAndKey);
  const leads = perMinute(numbers.leadsPerVisitor);
  const operatorFailures = perMinute(30);

  return {
    frame: (prefix) => take(frames, prefix),
    open: (prefix, key) => take(opens, `${prefix} ${key}`),
    async fallBack(prefix, key) {
      await take(fallBacks, prefix);
      await take(opens, `${prefix} ${key}`);
    },
    refresh: (sessionId) => take(refreshes, sessionId),
    async message(visitorId, prefix, keyId) {
      await take(messagesOfVisitor, visitorId);
      await take(messagesOfPrefix, `${prefix} ${keyId}`);
    },
    lead: (visitorId) => take(leads, visitorId),
    operatorFailure: (prefix) => take(operatorFailures, prefix),
  };
}

async function take(limiter: Limiter, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    // Anything else is a store that failed, which must not open the gate.
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw new Refusal('rate_limited', { retryAfterSeconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)) });
  }
}
