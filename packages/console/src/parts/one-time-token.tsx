/**
 * The code of a one-time link. It stands behind the `#`, which no server sees; it is taken out of the address (and of the browser's
 * history) before anything else runs, kept in memory alone, and sent in a body.
 */
import { createContext, type ReactNode, use, useEffect, useState } from 'react';

const places = new Set(['/welcome', '/invitation']);
const TokenContext = createContext<string | undefined>(undefined);

/** @returns undefined where the address holds none */
export function takeOneTimeToken(): string | undefined {
  if (!places.has(location.pathname) || location.hash.length < 2) return undefined;
  const token = location.hash.slice(1);
  history.replaceState(history.state, '', location.pathname);
  return token;
}

/** @param first taken before the router looked at the address */
export function OneTimeTokenProvider({ first, children }: { readonly first: string | undefined; readonly children: ReactNode }) {
  const [token, setToken] = useState(first);
  useEffect(() => {
    // Another link pasted into the same tab changes what is behind the # alone, and loads nothing.
    const changed = () => setToken((before) => takeOneTimeToken() ?? before);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return <TokenContext value={token}>{children}</TokenContext>;
}

export const useOneTimeToken = (): string | undefined => use(TokenContext);
