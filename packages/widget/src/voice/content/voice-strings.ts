/** Every sentence of a call, in one shape for all languages. They come with the call's code, one language of them. */

export interface VoiceStrings {
  /** Of the bar. */
  readonly call: string;
  readonly consentTitle: string;
  readonly agree: string;
  readonly cancel: string;
  readonly asking: string;
  readonly askingHint: string;
  readonly connecting: string;
  /** Told beforehand: once it listens, nothing must be said to the microphone but the visitor's words. */
  readonly connectingHint: string;
  readonly listening: string;
  readonly thinking: string;
  readonly speaking: string;
  readonly reconnecting: string;
  readonly muted: string;
  readonly mutedHint: string;
  readonly cannotHear: string;
  readonly mute: string;
  readonly unmute: string;
  readonly interrupt: string;
  readonly hangUp: string;
  readonly captions: string;
  readonly duration: string;
  left(seconds: number): string;

  /** Why the microphone is not to be had. */
  readonly noMicrophone: string;
  readonly microphoneBusy: string;
  readonly microphoneDenied: string;
  readonly microphoneForbidden: string;
  readonly microphoneFailed: string;

  /**
   * Why the call is over.
   *
   * @param reason of the contract, or `lost` or `device`
   * @param code of the problem that was named, if any; of the problem table, a newer one, or `offline`, `unreachable`
   * @param waitSeconds how long to wait before the next try, where the server said so
   */
  ended(reason: string, code?: string, waitSeconds?: number): string;
}

/** Sentences by the problem's code and by the end's reason; what is in neither is `other`. */
export type EndSentences = Readonly<Record<string, string>> & { readonly other: string };
