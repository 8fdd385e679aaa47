/** What was asked, for how long it counts as fresh, and what happens when a request fails. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.ts';
import { keys } from './keys.ts';

/** Milliseconds. */
const freshMs = 20_000;
const retriesMax = 2;

export function createQueryClient(): QueryClient {
  /** The session is over, here or everywhere: whoever looks is signed out, and nothing read before stays in memory. */
  const onError = (error: Error) => {
    if (!(error instanceof ApiError) || error.code !== 'session_missing' || client.getQueryData(keys.me) === null) return;
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.me[0] });
    client.setQueryData(keys.me, null);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        retry: (failures, error) => failures < retriesMax && error instanceof ApiError && error.isPassing && error.code !== 'rate_limited',
        // Whether there is a network shows in the request itself; the browser's own idea of it is often wrong.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
