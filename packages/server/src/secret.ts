import { inspect } from 'node:util';

const shown = '[redacted]';

/**
 * A string that can't be printed: logs, errors, JSON, template strings and `console.log` all show `[redacted]`.
 * Only `reveal()`, which is easy to search for, gives the value.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** @returns the value, for the one call that needs it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}
