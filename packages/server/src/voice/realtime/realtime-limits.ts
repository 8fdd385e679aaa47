/** Every cap on one relayed call. Times in milliseconds. */
export interface RealtimeLimits {
  /** From the first packet to a session that is set up. Default 10,000. */
  readonly connectMsMax: number;
  /** From asking for a response to its first event, and between two of them. Default 15,000. */
  readonly responseMsMax: number;
  /** The provider is pinged so often; silent through two of them, it is gone. Default 10,000. */
  readonly pingMs: number;
  /** A session lives 60 minutes at the provider; after this the next one is made ready. Default 50 minutes. */
  readonly renewAfterMs: number;
  /** A renewal that failed is tried again after this. Default 30,000. */
  readonly renewRetryMs: number;
  /** How long a tool waits for the words that led to it. Default 5000. */
  readonly transcriptMsMax: number;
  /** Of one frame from the provider. Bytes; default 2 MiB. */
  readonly frameBytesMax: number;
  /** What may wait to be taken by the provider. Bytes; default 1 MiB, which is a quarter of a minute of sound. */
  readonly backlogBytesMax: number;
  /** Of one utterance, all its responses together. Default two minutes. */
  readonly utteranceMsMax: number;
  /** Tokens of one response; a second of sound is about 20. Default 1500. */
  readonly outputTokensMax: number;
  /** Responses to one thing the visitor said: the first, and one after each round of tools. Default 3. */
  readonly responsesMax: number;
}

export const defaultRealtimeLimits: RealtimeLimits = {
  connectMsMax: 10_000,
  responseMsMax: 15_000,
  pingMs: 10_000,
  renewAfterMs: 50 * 60_000,
  renewRetryMs: 30_000,
  transcriptMsMax: 5_000,
  frameBytesMax: 2 * 1024 * 1024,
  backlogBytesMax: 1024 * 1024,
  utteranceMsMax: 120_000,
  outputTokensMax: 1500,
  responsesMax: 3,
};
