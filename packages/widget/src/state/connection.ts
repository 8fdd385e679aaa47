/**
 * Opens the conversation, keeps the pass alive, and starts over where a new ticket is needed.
 *
 * 1. Nothing is exchanged before the panel first opens.
 * 2. The first request after the first exchange tells whether the browser sends our cookie back; where it doesn't, a new
 *    visitor without one takes over.
 * 3. What a new ticket mends is mended without a word: the frame loads itself again with what was typed. Where nobody looks
 *    it waits until somebody does, and where somebody speaks until they have hung up.
 * 4. A key that was switched off ends everything with one sentence.
 */
import type { Kept } from '../launcher/keep.ts';
import type { Api, Restored } from '../transport/api.ts';
import { Failure, meansGone, meansStartOver } from '../transport/failure.ts';
import type { PassKeeper } from '../transport/pass.ts';
import type { ResumeStore } from '../transport/resume.ts';
import { type ChatStore, isBusy } from './chat-state.ts';

/** All visitors of a business come back at once when its settings change. */
const staleJitterMsMax = 3_000;
/** A tab that nobody has touched for so long, nor talked to, lets its pass lapse, and takes a new ticket when somebody comes back. */
const idleMsMax = 30 * 60_000;

export interface Connection {
  /** Resolves once the conversation is open; all callers share one attempt, and a failed one is made anew. */
  open(): Promise<void>;
  /**
   * What every failed request is shown to first.
   *
   * @returns whether it is dealt with: the frame starts over, or all is over
   */
  absorb(error: unknown): boolean;
  /** Somebody is here: the panel was opened, the tab came to the front, something was sent. */
  touch(): void;
}

export interface ConnectionSurroundings {
  readonly store: ChatStore;
  readonly passes: PassKeeper;
  readonly api: Api;
  readonly resume: ResumeStore;
  restored(found: Restored | null): void;
  /** What a reload would have to bring back. */
  keepable(): Kept;
  /** The reload that {@link Connection.absorb} promised is refused. */
  stranded(failure: Failure): void;
  /** @returns false where that was done too often lately */
  reload(kept: Kept): boolean;
  now(): number;
  random(): number;
}

export function createConnection(surroundings: ConnectionSurroundings): Connection {
  const { store, passes, api, resume, now } = surroundings;
  let opening: Promise<void> | undefined;
  let hasPass = false;
  /** A reload is under way, or is waiting for somebody to look. */
  let pending: Failure | undefined;
  let isLeaving = false;
  let touchedAt = now();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const startOver = (failure: Failure): boolean => {
    if (isLeaving) return true;
    const leave = () => (isLeaving = surroundings.reload(surroundings.keepable()));
    if (failure.code !== 'stale_epoch') return leave();
    isLeaving = true;
    setTimeout(() => {
      if (leave()) return;
      surroundings.stranded(failure);
      store.set({ phase: 'failed', failure });
    }, surroundings.random() * staleJitterMsMax);
    return true;
  };

  const absorb = (error: unknown): boolean => {
    if (!(error instanceof Failure)) return false;
    if (meansGone(error)) {
      clearTimeout(timer);
      store.set({ phase: 'gone', answering: null });
      return true;
    }
    return meansStartOver(error) && startOver(error);
  };

  const renew = async () => {
    try {
      await passes.refresh();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // A switch-off that nobody looks at can be told when somebody does.
      if (meansGone(error) || (meansStartOver(error) && store.get().isShown && !isBusy(store.get()))) absorb(error);
      else if (meansStartOver(error)) pending = error;
    }
    schedule();
  };

  const schedule = () => {
    clearTimeout(timer);
    const dueMs = passes.dueInMs();
    if (dueMs === undefined || pending !== undefined || isLeaving || store.get().phase === 'gone') return;
    // Each 15 s at most, where renewing fails.
    const waitMs = Math.max(dueMs, 15_000);
    timer = setTimeout(() => {
      if (now() - touchedAt < idleMsMax || store.get().call.phase !== 'none') void renew();
    }, waitMs);
  };

  const confirm = async (): Promise<Restored | null> => {
    try {
      const found = await api.restore();
      // The cookie works: a copy of the secret in storage is one copy too many.
      if (!passes.isUnbound) resume.clear();
      return found;
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'binding_missing' || passes.isUnbound) throw error;
      await passes.fallBack();
      return null;
    }
  };

  const attempt = async () => {
    store.set({ phase: 'opening', failure: null });
    try {
      if (!hasPass) await passes.open();
      hasPass = true;
      const found = await confirm();
      surroundings.restored(found);
      store.set({
        phase: 'ready',
        isEphemeral: passes.isEphemeral,
        canLeaveLead: store.get().canLeaveLead && passes.scopes.includes('leads'),
      });
      schedule();
    } catch (error) {
      opening = undefined;
      if (!(error instanceof Failure)) throw error;
      if (!absorb(error)) store.set({ phase: 'failed', failure: error });
      throw error;
    }
  };

  return {
    open: () => (opening ??= attempt()),
    absorb,
    touch: () => {
      touchedAt = now();
      if (!hasPass || store.get().phase !== 'ready') return;
      if (pending === undefined && passes.hasLapsed()) pending = new Failure('pass_expired', { retryable: false });
      if (pending !== undefined && store.get().isShown && !isBusy(store.get())) startOver(pending);
      else if ((passes.dueInMs() ?? 1) <= 0) void renew();
    },
  };
}
