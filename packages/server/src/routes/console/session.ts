/** Signing in and out, one's password, one's sessions. */
import { Me, PasswordChange, SessionList, SignedIn, SignIn } from '@coatcheck/contract/console/session';
import { Uuid } from '@coatcheck/contract/ids';
import { Refusal } from '@coatcheck/database/refusal';
import * as z from 'zod/mini';
import { doorOperation, ownOperation } from './operation.ts';

export const signIn = doorOperation({
  method: 'post',
  path: '/sign-in',
  summary: 'Sign in with an address and a password. The same answer, after the same work, for a wrong password and an unknown address.',
  body: SignIn,
  answer: SignedIn,
  problems: ['sign_in_failed', 'rate_limited'],
  async handle({ body, session: earlier, asker, accounts, people, limits, cookie }) {
    await limits.signIn(asker.prefix, body.email);
    const session = await accounts.signIn(body, asker);
    // Whoever was signed in here no longer is: the browser forgets that session, so it shall not go on.
    if (earlier !== undefined) await people.endSessionOf(earlier);
    cookie.begin(session);
    return { status: 'signed_in' as const, me: (await people.whoami(session)).me };
  },
});

export const signOut = doorOperation({
  method: 'post',
  path: '/sign-out',
  summary: 'End the present session, if there is one.',
  problems: [],
  async handle({ session, people, cookie }) {
    if (session !== undefined) await people.endSessionOf(session);
    cookie.end();
    return undefined;
  },
});

export const showMe = ownOperation({
  method: 'get',
  path: '/me',
  summary: 'Who is signed in, and for whom they work.',
  answer: Me,
  problems: [],
  handle: ({ who }) => Promise.resolve(who.me),
});

export const changePassword = ownOperation({
  method: 'post',
  path: '/password',
  summary: 'Change one’s password. Ends all sessions and begins a new one here.',
  body: PasswordChange,
  problems: ['sign_in_failed', 'rate_limited'],
  async handle({ body, session, who, asker, accounts, limits, cookie }) {
    await limits.signIn(asker.prefix, who.me.user.email);
    cookie.begin(await accounts.changePassword(session, { current: body.current_password, next: body.new_password }, asker));
    return undefined;
  },
});

export const listSessions = ownOperation({
  method: 'get',
  path: '/sessions',
  summary: 'List one’s live sessions, the latest first.',
  answer: SessionList,
  problems: [],
  async handle({ who, people }) {
    const sessions = await people.listSessions(who.me.user.user_id);
    return {
      sessions: sessions.map(({ id, createdAt, expiresAt, userAgent, address }) => ({
        session_id: id, current: id === who.session_id, created_at: createdAt.toISOString(), expires_at: expiresAt.toISOString(),
        user_agent: userAgent, address,
      })),
    };
  },
});

export const endSession = ownOperation({
  method: 'delete',
  path: '/sessions/:session_id',
  summary: 'End one of one’s sessions, at once.',
  params: z.object({ session_id: Uuid }),
  problems: [],
  async handle({ params, who, people, cookie }) {
    if (!(await people.endSession(who.me.user.user_id, params.session_id))) throw new Refusal('not_found');
    if (params.session_id === who.session_id) cookie.end();
    return undefined;
  },
});

export const endOtherSessions = ownOperation({
  method: 'post',
  path: '/sessions/end-others',
  summary: 'End all one’s sessions but this one.',
  problems: [],
  async handle({ who, people }) {
    await people.endOtherSessions(who.me.user.user_id, who.session_id);
    return undefined;
  },
});
