import { Refusal } from '@coatcheck/database/refusal';

export interface Lanes {
  /**
   * Runs `work` when a lane is free, in the order of asking.
   *
   * @throws {Refusal} `rate_limited`: too many wait already
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * For work that is dear, whoever asks for it: a password's hash takes 32 MB and most of a tenth of a second, so that a thousand strangers
 * with a prefix each would take everybody's memory and processors within their limits.
 *
 * @param atOnce how many run
 * @param waitingMax how many more may wait
 */
export function createLanes({ atOnce, waitingMax }: { atOnce: number; waitingMax: number }): Lanes {
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    async run(work) {
      if (running < atOnce) running += 1;
      else if (waiting.length >= waitingMax) throw new Refusal('rate_limited', { retryAfterSeconds: 5 });
      // Whoever leaves hands their lane on, so that nobody slips in between.
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}
