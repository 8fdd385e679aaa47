/** Which timers of this process are still to go off, so that one that is left behind can be found. */
export interface LiveTimers {
  readonly count: number;
  /** Settles when no more are left than there were; never, where one is left behind. */
  none(): Promise<void>;
  stop(): void;
}

/**
 * Counts what is begun from now on through the globals, until `stop`.
 *
 * @param begunIn only in files whose path matches. Default: in all but Node's own, as `fetch` keeps a connection warm for a moment
 */
export function countTimers(begunIn: RegExp = /^(?!.*node:internal\/)/): LiveTimers {
  const real = { setTimeout, setInterval, clearTimeout, clearInterval };
  const live = new Set<unknown>();
  const clear = (of: (timer?: NodeJS.Timeout) => void) => (timer?: NodeJS.Timeout) => {
    live.delete(timer);
    of(timer);
  };
  Object.assign(globalThis, {
    setTimeout: (run: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) => {
      const timer = real.setTimeout(() => {
        live.delete(timer);
        run(...given);
      }, ms);
      if (begunIn.test(caller())) live.add(timer);
      return timer;
    },
    setInterval: (run: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) => {
      const timer = real.setInterval(run, ms, ...given);
      if (begunIn.test(caller())) live.add(timer);
      return timer;
    },
    clearTimeout: clear(real.clearTimeout),
    clearInterval: clear(real.clearInterval),
  });
  return {
    get count() {
      return live.size;
    },
    async none() {
      while (live.size > 0) await new Promise((resolve) => setImmediate(resolve));
    },
    stop: () => void Object.assign(globalThis, real),
  };
}

/** @returns the place that begins a timer, as it stands in a stack */
function caller(): string {
  return new Error('who').stack?.split('\n')[3] ?? '';
}
