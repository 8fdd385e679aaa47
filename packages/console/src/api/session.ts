/** Who is signed in, and how one comes in and goes out. */
import { Invitation as InvitationSchema, type InvitationAccept, type Welcome } from '@coatcheck/contract/console/invitations';
import { Me as MeSchema, SessionList, SignedIn, type SignIn } from '@coatcheck/contract/console/session';
import { queryOptions } from '@tanstack/react-query';
import type * as z from 'zod/mini';
import { ApiError, ask, tell } from './client.ts';
import { keys } from './keys.ts';

export type Me = z.infer<typeof MeSchema>;
export type Invitation = z.infer<typeof InvitationSchema>;
export type Session = z.infer<typeof SessionList>['sessions'][number];

/** Null: nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await ask('/me', MeSchema, { signal });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'session_missing') return null;
      throw error;
    }
  },
});

export const signIn = (body: SignIn): Promise<SignedIn> => ask('/sign-in', SignedIn, { method: 'POST', body });
export const signOut = (): Promise<void> => tell('/sign-out', { method: 'POST' });

export const lookUpInvitation = (token: string): Promise<Invitation> => ask('/invitations/look-up', InvitationSchema, { method: 'POST', body: { token } });
export const acceptInvitation = (body: InvitationAccept): Promise<Me> => ask('/invitations/accept', MeSchema, { method: 'POST', body });
export const welcome = (body: Welcome): Promise<Me> => ask('/welcome', MeSchema, { method: 'POST', body });

export const sessionsQuery = queryOptions({ queryKey: keys.sessions, queryFn: ({ signal }) => ask('/sessions', SessionList, { signal }) });
export const endSession = (id: string): Promise<void> => tell(`/sessions/${id}`, { method: 'DELETE' });
export const endOtherSessions = (): Promise<void> => tell('/sessions/end-others', { method: 'POST' });
export const changePassword = (current_password: string, new_password: string): Promise<void> =>
  tell('/password', { method: 'POST', body: { current_password, new_password } });
