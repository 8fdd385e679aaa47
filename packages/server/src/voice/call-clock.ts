/**
 * What a call may still use: its length, its share of the budget, and how long it may be silent.
 *
 * 1. Seconds of the day's budget are granted ahead, in slices; each beat asks for the next and renews the lease. Where none are left
 *    there is time for a goodbye before those granted run out.
 * 2. A call is never longer than the cap.
 * 3. Where nobody says anything it is asked once whether anybody is there, then it ends.
 */
import type { CallBook, CallUsage } from '@coatcheck/database/calls';
import { Refusal } from '@coatcheck/database/refusal';

/** Seconds granted ahead. */
export const sliceSeconds = 30;
const beatMs = 5_000;
/** For a goodbye, before the seconds are used up: so the call is over when they are. Milliseconds. */
export const goodbyeMs = 8_000;

export interface CallClockParts {
  readonly book: Pick<CallBook, 'extend'>;
  readonly callId: string;
  /** For how many seconds the call was begun. */
  readonly grantedSeconds: number;
  readonly lengthSecondsMax: number;
  readonly silenceSecondsMax: number;
  /** The pass in hand. */
  pass(): string;
  usage(): CallUsage;
  onBeat(usage: CallUsage): void;
  /** Nobody has said anything for two thirds of the time. */
  onQuiet(): void;
  onSilence(): void;
  onLength(): void;
  onBudget(): void;
  /** Taken up elsewhere. */
  onTakenOver(): void;
  onRefused(error: unknown): void;
}

/** Who is heard at this moment. */
export type HeardFrom = 'visitor' | 'assistant' | 'nobody';

export interface CallClock {
  heardFrom(who: HeardFrom): void;
  stop(): void;
}

export function startCallClock(parts: CallClockParts): CallClock {
  const beganAt = performance.now();
  let grantedSeconds = parts.grantedSeconds;
  let isStopped = false;
  let silence: NodeJS.Timeout | undefined;
  let wasAsked = false;

  const elapsedMs = () => performance.now() - beganAt;
  const length = setTimeout(() => parts.onLength(), Math.max(0, parts.lengthSecondsMax * 1_000 - goodbyeMs));
  let budget = budgetTimer();

  function budgetTimer(): NodeJS.Timeout {
    return setTimeout(() => parts.onBudget(), Math.max(0, grantedSeconds * 1_000 - goodbyeMs - elapsedMs()));
  }

  async function beat(): Promise<void> {
    const usage = parts.usage();
    parts.onBeat(usage);
    const wanted = Math.min(Math.ceil(elapsedMs() / 1_000) + sliceSeconds, parts.lengthSecondsMax + sliceSeconds) - grantedSeconds;
    try {
      const granted = await parts.book.extend(parts.pass(), parts.callId, usage, Math.max(0, wanted));
      if (isStopped) return;
      if (granted === undefined) return parts.onTakenOver();
      if (granted === grantedSeconds) return;
      grantedSeconds = granted;
      clearTimeout(budget);
      budget = budgetTimer();
    } catch (error) {
      // Out of reach: what was granted is good, and running out of it ends the call.
      if (!isStopped && !(error instanceof Refusal && error.code === 'database_unavailable')) parts.onRefused(error);
    }
  }
  const beating = setInterval(() => void beat(), beatMs);

  return {
    heardFrom(who) {
      clearTimeout(silence);
      if (who === 'visitor') wasAsked = false;
      if (who !== 'nobody' || isStopped) return;
      // What we ask ourselves ends no silence.
      const thirds = wasAsked ? 1 : 2;
      silence = setTimeout(() => {
        if (wasAsked) parts.onSilence();
        else {
          wasAsked = true;
          parts.onQuiet();
        }
      }, (parts.silenceSecondsMax * 1_000 * thirds) / 3);
    },
    stop() {
      isStopped = true;
      clearInterval(beating);
      clearTimeout(length);
      clearTimeout(budget);
      clearTimeout(silence);
    },
  };
}
