/**
 * The one interface behind which every model stands: the AI SDK's providers and the built-in answerer.
 *
 * An assistant turns one turn of a conversation into a stream of parts. It never touches HTTP or SQL; what it may look up
 * or save comes in as functions of the turn, which run under the visitor's own pass.
 */
import type { Citation, FinishReason } from '@coatcheck/contract/messages';
import type { Secret } from '../secret.ts';

/** A passage of the tenant's knowledge with how well it fits the question. */
export interface RankedPassage {
  readonly passageId: string;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  /** Share of what this question could have scored, calibrated to the tenant: 0 is an average stranger, higher is better. */
  readonly score: number;
}

/** What the knowledge holds for one question, best first. */
export interface Retrieval {
  readonly passages: readonly RankedPassage[];
  /** The question as it was understood: spelling corrected against the tenant's own words. */
  readonly understood: string;
  /** `answer`: the first passage answers it; `unsure`: one of the first may; `none`: nothing here does. */
  readonly verdict: 'answer' | 'unsure' | 'none';
}

export interface PastMessage {
  readonly role: 'visitor' | 'assistant';
  readonly text: string;
}

export interface LeadDraft {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly note?: string | undefined;
}

export type LeadSaved = { readonly leadId: string } | { readonly refused: string };

export interface Turn {
  readonly business: { readonly name: string; readonly language: string; readonly consentText: string };
  readonly question: string;
  /** Earlier messages of this conversation, oldest first, already cut to what a model may be sent. */
  readonly history: readonly PastMessage[];
  /** Whether the pass allows leads; without it no form is offered and `saveLead` refuses. */
  readonly leadsAllowed: boolean;
  /** A lead was left in this conversation already. */
  readonly leadCaptured: boolean;
  /** Searches this tenant's knowledge. `context`: the previous question, for follow-ups. */
  retrieve(question: string, context?: string): Promise<Retrieval>;
  /** Saves a lead in this conversation. Refuses in words the model can act on. */
  saveLead(draft: LeadDraft): Promise<LeadSaved>;
}

export type AnswerPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'citation'; readonly citation: Citation }
  | { readonly type: 'suggestions'; readonly titles: readonly string[] }
  | { readonly type: 'tool-call'; readonly name: 'offer_lead_form' | 'save_lead' }
  | { readonly type: 'lead-captured'; readonly leadId: string }
  /** Once, at the end; a model that counts nothing leaves it out. */
  | { readonly type: 'usage'; readonly inputTokens: number; readonly outputTokens: number }
  /** Last part of every answer that was not cut short. */
  | { readonly type: 'finish'; readonly reason: Exclude<FinishReason, 'aborted' | 'error'> };

export interface Assistant {
  /** As in MODEL, for the ledger: `built-in`, `openai/gpt-…`. */
  readonly model: string;
  /**
   * Answers one turn.
   *
   * @param signal ends the answer (visitor left, key switched off, time is up); the provider's request is cancelled with it
   * @throws {ModelUnavailable} the provider failed, timed out, refused or broke off. Carries nothing the provider said.
   */
  answer(turn: Turn, signal: AbortSignal): AsyncIterable<AnswerPart>;
}

/** Why a provider gave no (whole) answer; for the operator's log. */
export type ModelFailure = 'timeout' | 'rate_limited' | 'rejected' | 'unreachable' | 'broken_stream' | 'invalid_answer';

/** A provider's failure in our words. The visitor sees the problem `model_unavailable`; neither sees the provider's own words. */
export class ModelUnavailable extends Error {
  override readonly name = 'ModelUnavailable';
  readonly failure: ModelFailure;
  /** The provider's HTTP status, where there was one. */
  readonly status: number | undefined;
  /** How long the provider asked to be left alone, where it did. Seconds. */
  readonly retryAfterSeconds: number | undefined;

  constructor(failure: ModelFailure, status?: number, retryAfterSeconds?: number) {
    super(`the model is unavailable: ${failure}${status === undefined ? '' : ` (HTTP ${status})`}`);
    this.failure = failure;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What a provider needs to be spoken to. Comes from the server's environment alone; no tenant setting reaches it. */
export interface ProviderAccount {
  readonly apiKey: Secret | undefined;
  /** Default: the provider's public address. */
  readonly baseUrl: string | undefined;
}
