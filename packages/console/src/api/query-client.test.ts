import { describe, expect, it } from 'vitest';
import { ApiError } from './client.ts';
import { keys } from './keys.ts';
import { createQueryClient } from './query-client.ts';

const person = (user_id: string) => ({ user: { user_id, email: 'a@mail.example', name: user_id }, is_operator: true, tenants: [] });
const read = keys.operator.tenants('');

function signedIn() {
  const client = createQueryClient();
  client.setQueryData(keys.me, person('anna'));
  client.setQueryData(read, 'all tenants');
  return client;
}

describe('what was read for one person', () => {
  it('stays while it is the same person', () => {
    const client = signedIn();
    client.setQueryData(keys.me, { ...person('anna'), is_operator: false });
    expect(client.getQueryData(read)).toBe('all tenants');
  });

  it('is gone when they go, and when somebody else is there instead', async () => {
    for (const next of [null, person('vera')]) {
      const set = signedIn();
      set.setQueryData(keys.me, next);
      const asked = signedIn();
      await asked.query({ queryKey: keys.me, queryFn: () => next, staleTime: 0 });
      expect([set.getQueryData(read), asked.getQueryData(read)]).toEqual([undefined, undefined]);
    }
  });

  it('is gone when any answer says that the session is over', async () => {
    const client = signedIn();
    const refused = () => Promise.reject(new ApiError('session_missing'));
    await expect(client.query({ queryKey: keys.sessions, queryFn: refused, retry: false })).rejects.toThrow();
    expect([client.getQueryData(keys.me), client.getQueryData(read)]).toEqual([null, undefined]);
  });
});
