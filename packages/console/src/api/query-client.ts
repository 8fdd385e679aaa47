/** What was asked, for how long it counts as fresh, and what happens when a request fails. */
import { hashKey, MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.ts';
import { keys } from './keys.ts';
import { meQuery } from './session.ts';

/** Milliseconds. */
const freshMs = 20_000;
const retriesMax = 2;

export function createQueryClient(): QueryClient {
  /** The session is over, here or everywhere: whoever looks is signed out. */
  const onError = (error: Error) => {
    if (error instanceof ApiError && error.code === 'session_missing' && client.getQueryData(keys.me) !== null) client.setQueryData(keys.me, null);
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
  forgetWithWho(client);
  return client;
}

/** However somebody goes, and whoever comes after: nothing that was read for one person stays in memory for the next. */
function forgetWithWho(client: QueryClient): void {
  let present: string | undefined;
  client.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.queryHash !== hashKey(keys.me)) return;
    const before = present;
    present = client.getQueryData(meQuery.queryKey)?.user.user_id;
    if (before !== undefined && before !== present) client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.me[0] });
  });
}
