/** The conversation: what the visitor can do, and what becomes of it. The view calls these and shows the store. */
import type { LeadDraft, Kept } from '../launcher/keep.ts';
import type { Api, Restored } from '../transport/api.ts';
import { Failure, meansStartOver, noConnection } from '../transport/failure.ts';
import type { ResumeStore } from '../transport/resume.ts';
import { applyEvent, change, startAnswer } from './answering.ts';
import { type ChatStore, emptyLead, isBusy, type LeadState, type Message, messageOf, noCall, visitorMessage } from './chat-state.ts';
import type { Connection } from './connection.ts';

export interface ChatActions {
  write(draft: string): void;
  /** Does nothing for white space, while an answer is on its way, or in a call. */
  send(text: string): void;
  /** Sends a message whose answer never came again, under its id. */
  retry(key: string): void;
  /** Ends the answer that is being written. */
  stop(): void;
  /** Opens the conversation anew after that failed. */
  reopen(): void;
  /** Ends the conversation on this device, and begins with a new visitor. */
  forget(): Promise<void>;
  showLeadForm(show: boolean): void;
  /** Opens the form about what was asked last. */
  leaveMessage(): void;
  writeLead(draft: LeadDraft): void;
  /** @param lead what was typed, checked already */
  sendLead(lead: LeadDraft): void;
  shown(isShown: boolean): void;
  online(isOnline: boolean): void;
  /** What a reload has to bring back. */
  keepable(): Kept;
  restored(found: Restored | null): void;
  /** A reload that was promised is not coming: what waits for it has failed. */
  stranded(failure: Failure): void;
}

export interface ChatSurroundings {
  readonly store: ChatStore;
  readonly api: Api;
  readonly resume: ResumeStore;
  readonly connection: Connection;
  readonly consentVersion: string;
  /** From the document before this one. */
  readonly kept: Kept | null;
  newRequestId(): string;
  reload(kept: Kept, options: { readonly asked: boolean }): boolean;
}

/** Text that JSON, HTTP and PostgreSQL carry unharmed: no NUL, no half of a surrogate pair. */
export function cleanText(text: string): string {
  const pairOrHalf = /[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g;
  return text.replace(/\0/g, '').replace(pairOrHalf, (found) => (found.length === 2 ? found : '\uFFFD'));
}

/** Of the question in the form's message: enough to know what it is about. */
const aboutCharsMax = 500;

const asFailure = (error: unknown) => (error instanceof Failure ? error : new Failure('internal', { retryable: true }));

export function createChat(surroundings: ChatSurroundings): ChatActions {
  const { store, api, connection, kept } = surroundings;
  let controller: AbortController | undefined;
  let leadAttempt: { readonly content: string; readonly requestId: string } | undefined;

  const lastMessage = () => store.get().messages[store.get().messages.length - 1];
  const setMessages = (messages: readonly Message[]) => store.set({ messages });

  /** What has no answer and can be sent again. */
  const unanswered = () => store.get().messages.filter((message) => message.requestId !== null && (message.failure !== null || message.key === store.get().answering));

  const ask = async (question: Message): Promise<void> => {
    const { requestId, key } = question;
    if (requestId === null || store.get().answering !== null) return;
    const own = new AbortController();
    controller = own;
    let answer: string | undefined;
    let offered = false;
    store.set({ answering: key, messages: change(store.get().messages, key, { failure: null }) });
    try {
      connection.touch();
      await connection.open();
      if (own.signal.aborted) throw new DOMException('stopped', 'AbortError');
      const { conversationId } = store.get();
      const request = { ...(conversationId === null ? {} : { conversation_id: conversationId }), text: question.text, request_id: requestId };
      await api.say(
        request,
        (event) => {
          if (event.type === 'message-start') {
            answer = event.message_id;
            store.set({ conversationId: event.conversation_id, messages: startAnswer(store.get().messages, key, answer) });
          } else if (answer !== undefined) setMessages(applyEvent(store.get().messages, answer, event));
          if (event.type === 'lead-captured') setLead({ phase: 'saved', draft: emptyLead, failure: null, after: answer ?? key });
          offered ||= event.type === 'tool-call' && event.name === 'offer_lead_form';
          // Where there was no answer it is offered, not put before somebody who only asked.
          if (event.type === 'message-end' && offered && event.finish_reason !== 'no_answer') offerLeadForm(question.text);
        },
        own.signal,
      );
      if (!store.get().isShown) store.set({ unread: store.get().unread + 1 });
      settle(key, answer, null);
    } catch (error) {
      if (own.signal.aborted) settle(key, answer, 'stopped');
      else if (connection.absorb(error)) return;
      else settle(key, answer, asFailure(error));
    }
  };

  /** Ends an answer, well or not. */
  const settle = (key: string, answer: string | undefined, outcome: Failure | 'stopped' | null) => {
    controller = undefined;
    let messages: readonly Message[] = store.get().messages;
    const written = messages.find((message) => message.key === answer);
    if (outcome === 'stopped') {
      if (written !== undefined) messages = change(messages, written.key, { finish: 'aborted' });
      messages = change(messages, key, { requestId: null });
    } else if (outcome === null) messages = change(messages, key, { requestId: null });
    else {
      if (written !== undefined && written.text === '') messages = messages.filter((message) => message !== written);
      messages = change(messages, key, { failure: outcome });
    }
    store.set({ answering: null, messages });
  };

  const setLead = (to: Partial<LeadState>) => store.set({ lead: { ...store.get().lead, ...to } });
  const openLead = () => setLead({ phase: 'open', failure: null, after: lastMessage()?.key ?? null });

  /** Below what was said last, wherever it stood before. The business gets to read what it is about. */
  const offerLeadForm = (about = '') => {
    const { lead, canLeaveLead } = store.get();
    if (!canLeaveLead || lead.phase === 'sending') return;
    setLead({ draft: { ...lead.draft, note: lead.draft.note || about.slice(0, aboutCharsMax) } });
    openLead();
  };

  const keepable = (): Kept => {
    const { isShown, draft, answering, lead, call } = store.get();
    return {
      open: isShown,
      draft,
      unsent: unanswered().map(({ text, requestId, key }) => ({ text, requestId: requestId ?? key })),
      resend: unanswered().find(({ key }) => key === answering)?.requestId ?? null,
      lead: lead.phase === 'open' || lead.phase === 'sending' ? lead.draft : null,
      callNote: call.note?.text ?? null,
    };
  };

  /** A person's own "try again", where only a new ticket helps: that reload is theirs and is not counted. */
  const startOverFor = (failure: Failure | null | undefined, resend: string | null): boolean =>
    failure !== null && failure !== undefined && meansStartOver(failure) && surroundings.reload({ ...keepable(), resend }, { asked: true });

  const restored = (found: Restored | null) => {
    const state = store.get();
    const stored = (found?.messages ?? []).map((message) => messageOf(message, noConnection('interrupted')));
    // What we show of our own and the server has stored by now is the same message.
    const own = state.messages.filter((message) => !stored.some((one) => one.requestId !== null && one.requestId === message.requestId));
    const renamed = stored.map((one) => {
      const same = state.messages.find((message) => one.requestId !== null && message.requestId === one.requestId);
      return same === undefined ? one : { ...one, key: same.key, failure: same.failure };
    });
    store.set({ messages: [...renamed, ...own], conversationId: found?.conversationId ?? null });
    const last = renamed[renamed.length - 1];
    if (found?.leadCaptured !== true && last?.offersLeadForm === true && last.finish !== 'no_answer') offerLeadForm();
  };

  if (kept !== null) {
    store.set({
      draft: kept.draft,
      messages: kept.unsent.map(({ text, requestId }) => ({ ...visitorMessage(text, requestId), failure: noConnection('interrupted') })),
    });
    if (kept.callNote !== null) store.set({ call: { phase: 'none', note: { text: kept.callNote, isBad: true } } });
    if (kept.lead !== null) setLead({ phase: 'open', draft: kept.lead });
    const again = store.get().messages.find(({ requestId }) => requestId !== null && requestId === kept.resend);
    if (again !== undefined) void ask(again);
  }

  return {
    write: (draft) => store.set({ draft }),
    send: (text) => {
      const clean = cleanText(text).trim();
      if (clean === '' || isBusy(store.get()) || store.get().phase === 'gone') return;
      const message = visitorMessage(clean, surroundings.newRequestId());
      store.set({ messages: [...store.get().messages, message], draft: store.get().draft === text ? '' : store.get().draft, call: noCall });
      void ask(message);
    },
    retry: (key) => {
      const message = store.get().messages.find((one) => one.key === key);
      if (message !== undefined && !startOverFor(message.failure, message.requestId)) void ask(message);
    },
    stop: () => controller?.abort(),
    reopen: () => {
      if (!startOverFor(store.get().failure, null)) void connection.open().catch(() => undefined);
    },
    forget: async () => {
      controller?.abort();
      store.set({ failure: null });
      try {
        await connection.open();
        await api.forget();
        surroundings.resume.clear();
        // The pass names a visitor who is no more; a new document brings the ticket for the next one.
        surroundings.reload({ open: true, draft: '', unsent: [], resend: null, lead: null, callNote: null }, { asked: true });
      } catch (error) {
        if (!connection.absorb(error)) store.set({ failure: asFailure(error) });
      }
    },
    showLeadForm: (show) => {
      if (show) openLead();
      else setLead({ phase: 'closed', failure: null });
    },
    leaveMessage: () => offerLeadForm(store.get().messages.findLast(({ role }) => role === 'visitor')?.text),
    writeLead: (draft) => setLead({ draft }),
    sendLead: (lead) => {
      const fields = Object.entries<string>({ ...lead }).map(([name, value]) => [name, cleanText(value).trim()] as const);
      const given: Partial<LeadDraft> = Object.fromEntries(fields.filter(([, value]) => value !== ''));
      const content = JSON.stringify(given);
      // Sent again unchanged it is the same lead; corrected it is another.
      if (leadAttempt?.content !== content) leadAttempt = { content, requestId: surroundings.newRequestId() };
      const { requestId } = leadAttempt;
      setLead({ phase: 'sending', draft: lead, failure: null });
      void (async () => {
        try {
          connection.touch();
          await connection.open();
          const { conversationId } = store.get();
          await api.leaveLead({
            ...given,
            consent: true,
            consent_version: surroundings.consentVersion,
            request_id: requestId,
            ...(conversationId === null ? {} : { conversation_id: conversationId }),
          });
          setLead({ phase: 'saved', draft: emptyLead, failure: null });
        } catch (error) {
          if (!connection.absorb(error)) setLead({ phase: 'open', draft: lead, failure: asFailure(error) });
        }
      })();
    },
    shown: (isShown) => {
      store.set({ isShown, ...(isShown ? { unread: 0 } : {}) });
      if (!isShown) return;
      connection.touch();
      void connection.open().catch(() => undefined);
    },
    online: (isOnline) => {
      store.set({ isOnline });
      if (!isOnline) return;
      if (store.get().phase === 'failed') void connection.open().catch(() => undefined);
      const waiting = store.get().messages.find((message) => message.failure?.code === 'offline' || message.failure?.code === 'unreachable');
      if (waiting !== undefined) void ask(waiting);
    },
    keepable,
    restored,
    stranded: (failure) => {
      const { answering, lead } = store.get();
      if (answering !== null) settle(answering, undefined, failure);
      if (lead.phase === 'sending') setLead({ phase: 'open', failure });
    },
  };
}
