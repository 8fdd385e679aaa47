/** All that the panel shows, as one value. */
import type { StoredMessage } from '@coatcheck/contract/conversations';
import type { Citation, FinishReason } from '@coatcheck/contract/messages';
import type { LeadDraft } from '../launcher/keep.ts';
import type { Failure } from '../transport/failure.ts';
import type { Store } from './store.ts';

export interface Message {
  /** The same for as long as the message is shown: the id it was sent under, or the server's. */
  readonly key: string;
  readonly role: 'visitor' | 'assistant';
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly suggestions: readonly string[];
  readonly offersLeadForm: boolean;
  /** Of an answer; null while it is being written. */
  readonly finish: FinishReason | null;
  /** Of a visitor's message: why no whole answer came. */
  readonly failure: Failure | null;
  /** Of a visitor's message that may still be sent again. */
  readonly requestId: string | null;
}

/** `closed` · the form is `open` · it is being `sent` · the details are `saved` */
export type LeadPhase = 'closed' | 'open' | 'sending' | 'saved';

export interface LeadState {
  readonly phase: LeadPhase;
  readonly draft: LeadDraft;
  readonly failure: Failure | null;
  /** The message it belongs below; at the end where that isn't shown. */
  readonly after: string | null;
}

/** Why the last call is over, in words of the visitor's language. */
export interface CallNote {
  readonly text: string;
  /** Something went wrong. */
  readonly isBad: boolean;
}

/** `none` · its code is `coming` · the call's bar is `here`, in the composer's place */
export interface CallSlot {
  readonly phase: 'none' | 'coming' | 'here';
  readonly note: CallNote | null;
}

export const noCall: CallSlot = { phase: 'none', note: null };

export interface ChatState {
  /** `idle` until the panel first opens; `failed`: the conversation could not be opened; `gone`: switched off for good. */
  readonly phase: 'idle' | 'opening' | 'ready' | 'failed' | 'gone';
  /** Why opening or forgetting failed. */
  readonly failure: Failure | null;
  readonly messages: readonly Message[];
  readonly conversationId: string | null;
  /** The key of the visitor's message whose answer is on its way. */
  readonly answering: string | null;
  readonly draft: string;
  readonly lead: LeadState;
  readonly call: CallSlot;
  readonly canLeaveLead: boolean;
  /** Neither cookie nor storage works; what is said is lost with the page. */
  readonly isEphemeral: boolean;
  readonly isOnline: boolean;
  readonly isShown: boolean;
  readonly unread: number;
}

export type ChatStore = Store<ChatState>;

export const emptyLead: LeadDraft = { name: '', email: '', phone: '', note: '' };

export function initialState(canLeaveLead: boolean, isOnline: boolean): ChatState {
  return {
    phase: 'idle',
    failure: null,
    messages: [],
    conversationId: null,
    answering: null,
    draft: '',
    lead: { phase: 'closed', draft: emptyLead, failure: null, after: null },
    call: noCall,
    canLeaveLead,
    isEphemeral: false,
    isOnline,
    isShown: false,
    unread: 0,
  };
}

/** Nothing new is begun, and the frame must not load itself again. */
export const isBusy = ({ answering, call }: ChatState) => answering !== null || call.phase !== 'none';

export function visitorMessage(text: string, requestId: string): Message {
  return {
    key: requestId, role: 'visitor', text, citations: [], suggestions: [], offersLeadForm: false, finish: null, failure: null, requestId,
  };
}

export function emptyAnswer(id: string): Message {
  return {
    key: id, role: 'assistant', text: '', citations: [], suggestions: [], offersLeadForm: false, finish: null, failure: null, requestId: null,
  };
}

/** @param unanswered why a visitor's message has no answer, for those that the server says have none */
export function messageOf(stored: StoredMessage, unanswered: Failure): Message {
  const requestId = stored.role === 'visitor' ? (stored.request_id ?? null) : null;
  return {
    key: stored.id,
    role: stored.role,
    text: stored.text,
    citations: stored.citations ?? [],
    suggestions: stored.suggestions ?? [],
    offersLeadForm: stored.offers_lead_form === true,
    finish: stored.role === 'assistant' ? (stored.finish_reason ?? 'stop') : null,
    failure: requestId === null ? null : unanswered,
    requestId,
  };
}
