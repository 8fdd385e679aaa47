/**
 * Who may ask how often. Each limit is counted on an address prefix, a verified visitor or a verified session; never on an
 * id that the client chooses, and never on a key alone: a refused stranger uses up nothing of the customer's. Passwords alone are
 * counted on the account they are tried for as well, wherever they come from.
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
  lead(visitorId: string, prefix: string, keyId: string): Promise<void>;
  /** A call that begins, or tries to. */
  call(visitorId: string, prefix: string, keyId: string): Promise<void>;
  /** A reading of the current conversation. */
  conversation(visitorId: string): Promise<void>;
  /**
   * Runs what asks the database about a pass or session that anybody may have made up. Whoever sends too many that are none of ours is refused
   * before the database is asked again.
   */
  unlessStranger<T>(prefix: string, work: () => Promise<T>): Promise<T>;
  /** A password that is tried for an account, known or not. */
  signIn(prefix: string, email: string): Promise<void>;
  /** A one-time link that is tried. */
  link(prefix: string): Promise<void>;
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
  // The even rate, in windows as short as it allows; what is above it draws on the burst.
  const atOnce = Math.max(1, Math.floor(numbers.opensPerPrefixAndKey / minuteSeconds));
  const opens = new BurstyRateLimiter(
    new RateLimiterMemory({ points: atOnce, duration: (atOnce * minuteSeconds) / numbers.opensPerPrefixAndKey }),
    perMinute(numbers.opensBurst),
  );
  // As many as frame documents, since there is one at most for each. Counted first: every invented key would else be an entry of its own.
  const fallBacks = perMinute(numbers.framesPerPrefix);
  const refreshes = perMinute(numbers.refreshesPerSession);
  const messagesOfVisitor = perMinute(numbers.messagesPerVisitor);
  const messagesOfPrefix = perMinute(numbers.messagesPerPrefixAndKey);
  const leadsOfVisitor = perMinute(numbers.leadsPerVisitor);
  const leadsOfPrefix = perMinute(numbers.leadsPerPrefixAndKey);
  const conversations = perMinute(numbers.conversationsPerVisitor);
  const callsOfVisitor = perMinute(numbers.callsPerVisitor);
  const callsOfPrefix = perMinute(numbers.callsPerPrefixAndKey);
  const strangers = perMinute(numbers.strangersPerPrefix);
  const operatorFailures = perMinute(30);
  const signInsOfPrefix = perMinute(numbers.signInsPerPrefix);
  const signInsOfAccount = new RateLimiterMemory({ points: numbers.signInsPerAccount, duration: 15 * minuteSeconds });

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
    async lead(visitorId, prefix, keyId) {
      await take(leadsOfVisitor, visitorId);
      await take(leadsOfPrefix, `${prefix} ${keyId}`);
    },
    async call(visitorId, prefix, keyId) {
      await take(callsOfVisitor, visitorId);
      await take(callsOfPrefix, `${prefix} ${keyId}`);
    },
    conversation: (visitorId) => take(conversations, visitorId),
    async unlessStranger(prefix, work) {
      const sofar = await strangers.get(prefix);
      if (sofar !== null && sofar.consumedPoints >= numbers.strangersPerPrefix) throw tooMany(sofar);
      try {
        return await work();
      } catch (error) {
        // Everything else happens to visitors, too, who may share the prefix with many others.
        if (error instanceof Refusal && (error.code === 'pass_invalid' || error.code === 'session_missing')) await strangers.penalty(prefix);
        throw error;
      }
    },
    async signIn(prefix, email) {
      // First: each invented address is an entry of its own.
      await take(signInsOfPrefix, prefix);
      await take(signInsOfAccount, email);
    },
    link: (prefix) => take(signInsOfPrefix, prefix),
    operatorFailure: (prefix) => take(operatorFailures, prefix),
  };
}

async function take(limiter: Limiter, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    // Anything else is a store that failed, which must not open the gate.
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw tooMany(refused);
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): Refusal {
  return new Refusal('rate_limited', { retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) });
}
