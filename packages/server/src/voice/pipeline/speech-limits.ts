/** Every cap on what a hosted ear or mouth may send, receive and wait for. Times in milliseconds. */
export interface SpeechLimits {
  /** From the request to the whole transcript. Default 20,000. */
  readonly transcriptMsMax: number;
  /** Of the response with it. Bytes; default 256 KiB. */
  readonly transcriptBytesMax: number;
  /** Of its text, as much as a visitor may write. UTF-16 code units; default 4000, the rest is left out. */
  readonly transcriptCharsMax: number;
  /** From the request for a sentence to its first sound. Default 10,000. */
  readonly firstSoundMsMax: number;
  /** Between two pieces of it; silent for longer counts as half open. Default 5000. */
  readonly betweenSoundsMsMax: number;
  /** Of one sentence. Bytes; default 6 MiB, which is two minutes. */
  readonly soundBytesMax: number;
  /** Before the one retry of a request that brought nothing. Default 200. */
  readonly retryDelayMs: number;
}

export const defaultSpeechLimits: SpeechLimits = {
  transcriptMsMax: 20_000,
  transcriptBytesMax: 256 * 1024,
  transcriptCharsMax: 4000,
  firstSoundMsMax: 10_000,
  betweenSoundsMsMax: 5_000,
  soundBytesMax: 6 * 1024 * 1024,
  retryDelayMs: 200,
};
