/**
 * What hears and what speaks, as a call with turns needs them. Each has two makes: in worker threads of this process, and at a provider.
 * Samples are PCM16 mono: 16,000 a second from the visitor, 24,000 a second to them.
 */

/** Speech to text, one utterance at a time. */
export interface Ear {
  /** For the ledger: `embedded/moonshine-tiny`, `openai/…`. */
  readonly name: string;
  /**
   * @param samples 16 kHz; one utterance, at most 30 s, with what came shortly before it
   * @returns the words; empty where there were none
   * @throws {VoiceUnavailable} `busy`, or another failure
   */
  hear(samples: Int16Array, signal: AbortSignal): Promise<string>;
}

/** Text to speech, a sentence at a time. */
export interface Mouth {
  readonly name: string;
  /**
   * @param sentence ready to be spoken: no Markdown, numbers written out where that matters
   * @returns pieces of 24 kHz sound as they come, each of any length
   * @throws {VoiceUnavailable}
   */
  speak(sentence: string, signal: AbortSignal): AsyncIterable<Int16Array>;
}

/** Tells speech from other sound, for one call. */
export interface ActivityListener {
  /** The next samples, 16 kHz, any number of them. What it is given is copied. */
  push(samples: Int16Array): void;
  /** Forgets what it heard so far, so that it begins anew in silence. */
  reset(): void;
  close(): void;
}

export interface VoiceActivity {
  /**
   * @param onChange called with whether somebody speaks, and the position at which that was decided, in samples pushed so far. Speech
   *   begins after 4 frames of 32 ms and ends after 16 silent ones: 512 ms, the hold.
   * @param onLost the thread died: this listener hears nothing any more. Called once.
   * @throws {VoiceUnavailable} `busy`
   */
  listen(onChange: (isSpeech: boolean, atSample: number) => void, onLost: () => void): Promise<ActivityListener>;
}

/** How long it is silent before speech counts as ended. Milliseconds. */
export const speechEndHoldMs = 512;

/** Why a voice could not go on; for the log and the close code. Never a provider's own words. */
export type VoiceFailure = 'busy' | 'timeout' | 'unreachable' | 'rejected' | 'rate_limited' | 'broken_stream' | 'invalid_answer' | 'crashed' | 'overflow';

export class VoiceUnavailable extends Error {
  override readonly name = 'VoiceUnavailable';
  readonly failure: VoiceFailure;
  /** The provider's HTTP status or close code, where there was one. */
  readonly status: number | undefined;

  constructor(failure: VoiceFailure, status?: number) {
    super(`the voice is unavailable: ${failure}${status === undefined ? '' : ` (${status})`}`);
    this.failure = failure;
    this.status = status;
  }
}
