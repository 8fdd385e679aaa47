/** So many a minute. */
export class Rate {
  readonly #max: number;
  #count = 0;
  #since = performance.now();

  constructor(max: number) {
    this.#max = max;
  }

  take(): boolean {
    const now = performance.now();
    if (now - this.#since > 60_000) {
      this.#since = now;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count <= this.#max;
  }
}
