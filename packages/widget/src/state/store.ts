/** A value that can be watched. Nothing here knows of a view. */

export interface Store<State extends object> {
  get(): State;
  /** Listeners hear of it at once. */
  set(change: Partial<State>): void;
  /** @returns ends the watching */
  subscribe(listener: () => void): () => void;
}

export function createStore<State extends object>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set: (change) => {
      const next = { ...state, ...change };
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
