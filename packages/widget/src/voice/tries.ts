/** How long one tries to reach the server: again after each break, a little later each time, and not for ever. */

/** Before the first tries after a break, and before each later one. Milliseconds. */
const backoffMs = [250, 500, 1_000];
const backoffMsMax = 2_000;
/** All of them together, from the break on. Milliseconds. */
const togetherMsMax = 10_000;
/** One try, from the pass to `started`. Milliseconds. */
const tryMsMax = 6_000;

export class Tries {
  #count = 0;
  #brokeAt: number | undefined;

  /** Nothing has broken yet. */
  get isFirst(): boolean {
    return this.#brokeAt === undefined;
  }

  /** @returns milliseconds for the try that begins now */
  msMax(now: number): number {
    return Math.min(tryMsMax, this.#msLeft(now));
  }

  /** The call broke, or the try did. @returns milliseconds to wait before the next; undefined: it took too long */
  next(now: number): number | undefined {
    this.#brokeAt ??= now;
    const waitMs = backoffMs[this.#count] ?? backoffMsMax;
    if (this.#msLeft(now) < waitMs) return undefined;
    this.#count += 1;
    return waitMs;
  }

  succeeded(): void {
    this.#count = 0;
    this.#brokeAt = undefined;
  }

  #msLeft(now: number): number {
    return (this.#brokeAt ?? now) + togetherMsMax - now;
  }
}
