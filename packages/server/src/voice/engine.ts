/**
 * The one interface behind which every voice stands. `turns.ts` makes one of an ear, an assistant and a mouth (`embedded` and
 * `pipeline` are that, with parts of two makes); `realtime/` relays to a model that does all three at once.
 *
 * An engine hears and speaks. It knows no socket, no SQL, no limit and no clock of the call: those are the session's.
 */
import type { AnswerPart, LeadDraft, LeadSaved, Retrieval, Turn } from '../models/assistant.ts';

/** What an engine tells its session, in order. */
export type EngineEvent =
  /** The visitor begins to speak: what is being said stops. */
  | { readonly type: 'speech-started' }
  /** The visitor has ended; an answer is being made. */
  | { readonly type: 'speech-ended' }
  /** The visitor's words. Until `final`, each replaces the one before it. Empty and final: it was no speech. */
  | { readonly type: 'heard'; readonly text: string; readonly final: boolean }
  /** What the next sounds say. `begins`: a new sentence, at the end of the sound so far; else more of the same. */
  | { readonly type: 'said'; readonly text: string; readonly begins: boolean }
  /** 24 kHz. The first one of an utterance begins it. */
  | { readonly type: 'sound'; readonly samples: Int16Array }
  /** A part of the answer that is shown and not spoken: a citation, a lead, what it cost, how it ended. */
  | { readonly type: 'part'; readonly part: Exclude<AnswerPart, { type: 'text' }> }
  /** All of this utterance has been handed over. */
  | { readonly type: 'utterance-end' }
  /** What the provider charges for beside tokens of text, since the last of these. */
  | { readonly type: 'units'; readonly units: ProviderUnits };

/** Tokens are the provider's own count, seconds of sound sent to it and got from it. */
export interface ProviderUnits {
  readonly audioInputTokens: number;
  readonly audioOutputTokens: number;
  readonly textInputTokens: number;
  readonly textOutputTokens: number;
}

/** What a session gives its engine. All of it runs under the visitor's own pass. */
export interface EngineHost {
  readonly business: Turn['business'];
  readonly leadsAllowed: boolean;
  /** What was said before in this conversation, oldest first. */
  readonly history: Turn['history'];
  event(event: EngineEvent): void;
  /**
   * For engines that only hear and speak: answers what was told last by a final `heard`.
   *
   * @throws {Refusal} @throws {ModelUnavailable}
   */
  answer(signal: AbortSignal): AsyncIterable<AnswerPart>;
  /** For engines that answer themselves. */
  retrieve(question: string, context?: string): Promise<Retrieval>;
  saveLead(draft: LeadDraft): Promise<LeadSaved>;
  /** Settles when so little waits to be played that more may be made; rejects when the signal aborts. */
  room(signal: AbortSignal): Promise<void>;
  /** The engine can't go on; ends the call. */
  failed(error: unknown): void;
}

/** An engine at work in one call. */
export interface EngineCall {
  /** 16 kHz, from the microphone. */
  hear(samples: Int16Array): void;
  /**
   * Stops what is being said, at the provider too.
   *
   * @param heardMs how much of the utterance was really heard
   */
  interrupt(heardMs: number): void;
  /** Says a sentence of ours, after what is being said. Followed by `utterance-end`. */
  say(sentence: string): void;
  /** Nothing is sent to a provider after this. */
  close(): void;
}

export interface VoiceEngine {
  readonly name: 'embedded' | 'pipeline' | 'openai-realtime';
  /** For the ledger. */
  readonly model: string;
  /** @param language BCP 47 */
  speaks(language: string): boolean;
  /**
   * @throws {VoiceUnavailable} `busy`, or it can't be reached
   */
  connect(host: EngineHost, signal: AbortSignal): Promise<EngineCall>;
  close(): Promise<void>;
}
