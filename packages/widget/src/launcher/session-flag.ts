/** One bit that outlives the page but not the tab. Storage throws where third-party storage is blocked; then there is no bit. */

export interface SessionFlag {
  get(): boolean;
  set(value: boolean): void;
}

export function sessionFlag(name: string): SessionFlag {
  return {
    get: () => {
      try {
        return sessionStorage.getItem(name) === '1';
      } catch {
        return false;
      }
    },
    set: (value) => {
      try {
        if (value) sessionStorage.setItem(name, '1');
        else sessionStorage.removeItem(name);
      } catch {
        // Then the panel stays closed on the next page.
      }
    },
  };
}
