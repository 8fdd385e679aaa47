/**
 * The visitor's secret, for browsers that keep no cookie of ours. In `localStorage` (partitioned by the customer's site) where
 * that works, else in memory: then the conversation lasts as long as the page.
 */

export interface ResumeStore {
  read(): string | undefined;
  /** @returns whether it outlives the page */
  write(secret: string): boolean;
  clear(): void;
}

const name = 'coatcheck-resume';

/** @param storage gives the storage; throws where the browser forbids even to look at it */
export function openResumeStore(storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): ResumeStore {
  let remembered: string | undefined;
  const attempt = <T>(action: (store: ReturnType<typeof storage>) => T): T | undefined => {
    try {
      return action(storage());
    } catch {
      return undefined;
    }
  };
  return {
    read: () => remembered ?? attempt((store) => store.getItem(name)) ?? undefined,
    write: (secret) => {
      remembered = secret;
      return attempt((store) => {
        store.setItem(name, secret);
        return store.getItem(name) === secret;
      }) === true;
    },
    clear: () => {
      remembered = undefined;
      attempt((store) => store.removeItem(name));
    },
  };
}
