/**
 * A session at the provider ends after an hour, whatever is being said. Long before that the next one is opened and kept ready; the
 * call takes it over in a pause.
 */
import type { ProviderLink } from './provider-link.ts';
import type { RealtimeLimits } from './realtime-limits.ts';

export interface RenewalParts {
  /** @throws {VoiceUnavailable} */
  open(signal: AbortSignal): Promise<ProviderLink>;
  /** One is ready; called again for each. */
  onReady(): void;
  readonly limits: Pick<RealtimeLimits, 'renewAfterMs' | 'renewRetryMs'>;
}

export class SessionRenewal {
  readonly #parts: RenewalParts;
  readonly #closed = new AbortController();
  #timer: NodeJS.Timeout;
  #ready: ProviderLink | undefined;

  constructor(parts: RenewalParts) {
    this.#parts = parts;
    this.#timer = this.#in(parts.limits.renewAfterMs);
  }

  get isReady(): boolean {
    return this.#ready !== undefined;
  }

  /** @returns the next session, to be used from now on; its own renewal has begun */
  take(): ProviderLink | undefined {
    const link = this.#ready;
    if (link === undefined) return undefined;
    this.#ready = undefined;
    this.#timer = this.#in(this.#parts.limits.renewAfterMs);
    return link;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#closed.abort();
    this.#ready?.close();
    this.#ready = undefined;
  }

  #in(ms: number): NodeJS.Timeout {
    return setTimeout(() => void this.#prepare(), ms);
  }

  async #prepare(): Promise<void> {
    try {
      const link = await this.#parts.open(this.#closed.signal);
      if (this.#closed.signal.aborted) {
        link.close();
        return;
      }
      this.#ready = link;
      link.onEvent = () => undefined;
      link.onLost = () => this.#retry();
      this.#parts.onReady();
    } catch {
      // The running session is good for some minutes yet, and its own end is what ends the call.
      this.#retry();
    }
  }

  #retry(): void {
    this.#ready = undefined;
    if (!this.#closed.signal.aborted) this.#timer = this.#in(this.#parts.limits.renewRetryMs);
  }
}
