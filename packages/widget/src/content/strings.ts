/** Every sentence of the widget, in one shape for all languages. Each language is a chunk of its own; only one is loaded. */

export interface Strings {
  /** BCP 47, for the panel's `lang`. */
  readonly language: string;
  readonly close: string;
  readonly menu: string;
  readonly assistant: string;
  readonly you: string;
  readonly conversation: string;
  readonly subtitle: string;
  readonly writeHere: string;
  readonly send: string;
  readonly stop: string;
  readonly typing: string;
  readonly latest: string;
  readonly sources: string;
  readonly openSource: string;
  readonly suggestions: string;
  readonly retry: string;
  readonly stopped: string;
  readonly cutShort: string;
  readonly noAnswer: string;
  readonly offline: string;
  readonly ephemeral: string;
  readonly goodbye: string;
  readonly call: string;
  characters(used: number, most: number): string;

  readonly forget: string;
  readonly forgetQuestion: string;
  readonly forgetYes: string;
  readonly cancel: string;

  readonly leaveDetails: string;
  readonly leadTitle: string;
  readonly leadHint: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly note: string;
  readonly optional: string;
  readonly leadSend: string;
  readonly leadSending: string;
  readonly leadSent: string;
  readonly emailInvalid: string;
  readonly phoneInvalid: string;
  readonly contactMissing: string;
  readonly consentMissing: string;

  /**
   * Why something did not work, for the person who waits for it.
   *
   * @param code of the problem table, or one of `offline`, `unreachable`, `interrupted`
   * @param waitSeconds how long to wait before the next try, where the server said so
   */
  failure(code: string, waitSeconds?: number): string;
}

/** The sentences for problems, by code; the codes that aren't here share `other`. */
export type FailureSentences = Readonly<Record<string, string>> & { readonly other: string };
