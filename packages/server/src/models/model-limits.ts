/** Every cap on what one answer may send, receive and wait for. Lengths are UTF-16 code units, times milliseconds. */
export interface ModelLimits {
  /** Of the visitor's question; the contract refuses longer ones, this is the second lock. Default 4000. */
  readonly questionCharsMax: number;
  /** Earlier messages sent along, newest first. Default 20. */
  readonly historyMessagesMax: number;
  /** Their texts together. Default 12,000. */
  readonly historyCharsMax: number;
  /** Passages of knowledge sent along. Default 6. */
  readonly passagesMax: number;
  /** Their bodies together. Default 6000. */
  readonly passageCharsMax: number;
  /** Tokens one answer may produce, all its steps together. Default 600. */
  readonly outputTokensMax: number;
  /** Its text, should a provider not keep to that. Default 8000. */
  readonly answerCharsMax: number;
  /** Bytes of one response of the provider. Default 8 MiB. */
  readonly responseBytesMax: number;
  /** Requests one answer may make: the first, and one after each round of tools. Default 3. */
  readonly stepsMax: number;
  /** From the request to its first token. Default 20,000. */
  readonly firstTokenMsMax: number;
  /** Between two tokens; a stream that is silent for longer counts as half open. Default 15,000. */
  readonly betweenTokensMsMax: number;
  /** Before the one retry of a request that gave no token; up to twice as long. Default 300. */
  readonly retryDelayMs: number;
  /** A provider that asks (`Retry-After`) for a longer wait is not asked again. Default 2000. */
  readonly retryAfterMsMax: number;
}

export const defaultModelLimits: ModelLimits = {
  questionCharsMax: 4000,
  historyMessagesMax: 20,
  historyCharsMax: 12_000,
  passagesMax: 6,
  passageCharsMax: 6000,
  outputTokensMax: 600,
  answerCharsMax: 8000,
  responseBytesMax: 8 * 1024 * 1024,
  stepsMax: 3,
  firstTokenMsMax: 20_000,
  betweenTokensMsMax: 15_000,
  retryDelayMs: 300,
  retryAfterMsMax: 2000,
};
