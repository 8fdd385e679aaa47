/** Which timers of this process are still to go off, so that one that is left behind can be found. */
export interface LiveTimers {
  readonly count: number;
  /** Settles when no more are left than there were; never, where one is left behind. */
  none(): Promise<void>;
  stop(): void;
}

/** Counts what is begun from now on through the globals, until `stop`. */
export function countTimers(): LiveTimers {
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
      if (!isNodesOwn()) live.add(timer);
      return timer;
    },
    setInterval: (run: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) => {
      const timer = real.setInterval(run, ms, ...given);
      live.add(timer);
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

/** Node's `fetch` begins its timers through the globals too: they keep a connection warm for a moment, and are no matter of ours. */
function isNodesOwn(): boolean {
  const [, , , caller = ''] = new Error('whose').stack?.split('\n') ?? [];
  return caller.includes('node:internal/');
}
