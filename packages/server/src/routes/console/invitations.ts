/** How people come in: by an invitation, or, the first operator, by the link that a start prints. */
import { Invitation, InvitationAccept, InvitationToken, Welcome } from '@coatcheck/contract/console/invitations';
import { Me } from '@coatcheck/contract/console/session';
import { Refusal } from '@coatcheck/database/refusal';
import { doorOperation, type DoorCall } from './operation.ts';

export const lookUpInvitation = doorOperation({
  method: 'post',
  path: '/invitations/look-up',
  summary: 'Show what an invitation is for.',
  body: InvitationToken,
  answer: Invitation,
  problems: ['invitation_invalid', 'rate_limited'],
  async handle({ body, asker, people, limits }) {
    await limits.link(asker.prefix);
    return people.lookUpInvitation(body.token);
  },
});

export const acceptInvitation = doorOperation({
  method: 'post',
  path: '/invitations/accept',
  summary: 'Accept an invitation, with a new account of its address or with the account of that address that is signed in.',
  body: InvitationAccept,
  answer: Me,
  problems: ['invitation_invalid', 'session_missing', 'conflict', 'rate_limited'],
  async handle({ body: { token, account }, ...call }) {
    const { asker, accounts, people, limits, session } = call;
    await limits.link(asker.prefix);
    // Before an account is made: only who holds an invitation gets one, and of its own address alone.
    const { email } = await people.lookUpInvitation(token);
    if (account !== undefined) {
      const begun = await accounts.signUp({ email, ...account }, asker);
      return comeIn(call, begun, () => people.acceptInvitation(token, begun));
    }
    if (session === undefined) throw new Refusal('session_missing');
    await people.acceptInvitation(token, session);
    return (await people.whoami(session)).me;
  },
});

export const welcome = doorOperation({
  method: 'post',
  path: '/welcome',
  summary: 'Become the first operator, with the link that a start prints while there is none.',
  body: Welcome,
  answer: Me,
  problems: ['invitation_invalid', 'conflict', 'rate_limited'],
  async handle({ body: { token, ...account }, ...call }) {
    const { asker, accounts, people, limits } = call;
    await limits.link(asker.prefix);
    await people.requireWelcome(token);
    const begun = await accounts.signUp(account, asker);
    return comeIn(call, begun, () => people.acceptWelcome(token, begun));
  },
});

/** The new account stands only if what it was made for went through. */
async function comeIn({ people, cookie, session: earlier }: DoorCall, begun: string, accept: () => Promise<void>): Promise<Me> {
  try {
    await accept();
  } catch (error) {
    await people.removeAccountOf(begun);
    throw error;
  }
  if (earlier !== undefined) await people.endSessionOf(earlier);
  cookie.begin(begun);
  return (await people.whoami(begun)).me;
}
