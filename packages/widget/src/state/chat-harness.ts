/** The conversation with everything around it made of paper: for tests of what becomes of what a visitor does. */
import type { LeadRequest } from '@coatcheck/contract/leads';
import type { MessageRequest } from '@coatcheck/contract/messages';
import type { Kept } from '../launcher/keep.ts';
import type { AnswerEvent, Api, Restored } from '../transport/api.ts';
import { Failure } from '../transport/failure.ts';
import type { PassKeeper } from '../transport/pass.ts';
import { type ChatActions, createChat } from './chat.ts';
import { initialState } from './chat-state.ts';
import { createConnection } from './connection.ts';
import { createStore } from './store.ts';

export const conversation = '6f9619ff-8b86-4d01-b42d-00c04fc964ff';
export const answerId = '7d444840-9dc0-11d1-b245-5ffdce74fad2';

export const refusal = (code: string, more: { retryable?: boolean; retryAfterSeconds?: number } = {}) =>
  new Failure(code, { retryable: false, ...more });

/** One call of `say`, to be answered by the test. */
export interface Asked {
  readonly request: MessageRequest;
  readonly signal: AbortSignal;
  event(event: AnswerEvent): void;
  end(): void;
  fail(error: unknown): void;
}

export interface Script {
  readonly kept?: Kept;
  /** In order; a missing one succeeds. */
  readonly opens?: (Failure | undefined)[];
  readonly restores?: (Failure | Restored | null)[];
  readonly leads?: (Failure | undefined)[];
  readonly forgets?: (Failure | undefined)[];
  readonly reloadsAllowed?: number;
}

export function createHarness({ kept, opens = [], restores = [], leads = [], forgets = [], reloadsAllowed = 9 }: Script = {}) {
  const seen = {
    opens: 0, fallBacks: 0, refreshes: 0, resumeCleared: 0, asked: [] as Asked[], leads: [] as LeadRequest[],
    reloads: [] as { readonly kept: Kept; readonly asked: boolean }[],
  };
  const clock = { now: 1_000_000 };
  const pass = { hasLapsed: false, dueInMs: 225_000, isUnbound: false, isEphemeral: false, scopes: ['chat', 'leads'], refreshFails: undefined as Failure | undefined };
  const throwIf = (failure: Failure | undefined) => {
    if (failure !== undefined) throw failure;
  };
  const passes: PassKeeper = {
    open: async () => {
      seen.opens += 1;
      throwIf(opens.shift());
    },
    fallBack: async () => {
      seen.fallBacks += 1;
      pass.isUnbound = true;
    },
    current: async () => 'pass',
    refresh: async () => {
      seen.refreshes += 1;
      throwIf(pass.refreshFails);
      pass.dueInMs = 225_000;
    },
    onRenewed: () => () => undefined,
    dueInMs: () => pass.dueInMs,
    hasLapsed: () => pass.hasLapsed,
    get isUnbound() {
      return pass.isUnbound;
    },
    get isEphemeral() {
      return pass.isEphemeral;
    },
    get scopes() {
      return pass.scopes;
    },
  };
  const api: Api = {
    restore: async () => {
      const found = restores.shift() ?? null;
      if (found instanceof Failure) throw found;
      return found;
    },
    forget: async () => throwIf(forgets.shift()),
    say: (request, onEvent, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
        seen.asked.push({ request, signal, event: onEvent, end: resolve, fail: reject });
      }),
    leaveLead: async (lead) => {
      seen.leads.push(lead);
      throwIf(leads.shift());
    },
  };
  const resume = { read: () => undefined, write: () => true, clear: () => void (seen.resumeCleared += 1) };
  const reload = (next: Kept, options?: { readonly asked: boolean }) => {
    const asked = options?.asked === true;
    if (!asked && seen.reloads.filter((one) => !one.asked).length >= reloadsAllowed) return false;
    seen.reloads.push({ kept: next, asked });
    return true;
  };

  const store = createStore(initialState(true, true));
  let ids = 0;
  const connection = createConnection({
    store, passes, api, resume, reload,
    now: () => clock.now,
    random: () => 0.5,
    restored: (found) => actions.restored(found),
    keepable: () => actions.keepable(),
    stranded: (failure) => actions.stranded(failure),
  });
  const actions: ChatActions = createChat({
    store, api, resume, connection, reload, consentVersion: '0123456789abcdef', kept: kept ?? null,
    newRequestId: () => `request-${(ids += 1)}`,
  });

  /** Lets every promise that can settle do so. */
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  /** What a reader sees: who said what, and what went wrong. */
  const shown = () =>
    store.get().messages.map(({ role, text, failure, finish }) => [role[0], text, failure?.code ?? finish ?? ''].join(':'));
  const asked = (index = seen.asked.length - 1): Asked => {
    const one = seen.asked[index];
    if (one === undefined) throw new Error(`nothing was asked (${index})`);
    return one;
  };
  const begin = (one: Asked, text: string, id = answerId) => {
    one.event({ type: 'message-start', conversation_id: conversation, message_id: id });
    if (text !== '') one.event({ type: 'text-delta', text });
  };
  const answer = async (text: string, ...more: AnswerEvent[]) => {
    const one = asked();
    begin(one, text, `${answerId.slice(0, -2)}${String(seen.asked.length).padStart(2, '0')}`);
    for (const event of more) one.event(event);
    one.event({ type: 'message-end', finish_reason: 'stop' });
    one.end();
    await settle();
  };
  return { store, actions, connection, passes, seen, pass, clock, settle, shown, asked, begin, answer };
}
