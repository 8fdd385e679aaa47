/** `/t/:label/team` */
import './team.css';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PendingInvitation } from '@coatcheck/contract/console/team';
import { keys } from '../../api/keys.ts';
import { invite, teamQuery, withdrawInvitation } from '../../api/workspace.ts';
import { Icon } from '../../parts/icon.tsx';
import { InvitePerson } from '../../parts/invite-person.tsx';
import { useFormat, useText } from '../../parts/language.tsx';
import { changesTeam, useMembership } from '../../parts/membership.ts';
import { Page, Sheet } from '../../parts/page.tsx';
import { ReadOnly } from '../../parts/read-only.tsx';
import { Answer } from '../../parts/states.tsx';
import { useToasts } from '../../parts/toast.tsx';
import { MemberRow } from './member-row.tsx';

export function TeamPage() {
  const { tenant: { team: words }, shell, access } = useText();
  const { tenant_id: id, role } = useMembership();
  const [isInviting, setInviting] = useState(false);
  const queryClient = useQueryClient();
  const team = useQuery(teamQuery(id));
  const mayChange = changesTeam(role);
  const refresh = () => queryClient.invalidateQueries({ queryKey: keys.tenant.team(id) });
  const button = mayChange ? <Button leftSection={<Icon name="plus" />} onClick={() => setInviting(true)}>{words.invite}</Button> : null;
  return (
    <Page title={shell.pages.team} lead={words.lead} actions={button}>
      {mayChange ? null : <ReadOnly role={role} />}
      <Answer of={team} rows={5}>
        {({ members, invitations }) => (
          <>
            <Sheet flush title={words.members}>
              <ul className="people">{members.map((member) => <MemberRow key={member.user_id} tenantId={id} member={member} mayChange={mayChange} />)}</ul>
            </Sheet>
            {invitations.length === 0 ? null : (
              <Sheet flush title={words.pending}>
                <ul className="people">{invitations.map((entry) => <InvitationRow key={entry.invitation_id} tenantId={id} entry={entry} mayChange={mayChange} />)}</ul>
              </Sheet>
            )}
          </>
        )}
      </Answer>
      <dl className="role-table">
        {(['owner', 'agent', 'viewer'] as const).map((name) => <div key={name}><dt>{access.roles[name]}</dt><dd className="dimmed">{access.roleHints[name]}</dd></div>)}
      </dl>
      {isInviting ? (
        <InvitePerson
          title={words.inviteTitle} lead={words.lead} close={shell.common.close} onClose={() => setInviting(false)}
          send={async (email, wanted) => {
            const made = await invite(id, email, wanted);
            await refresh();
            return made;
          }}
        />
      ) : null}
    </Page>
  );
}

function InvitationRow({ tenantId, entry, mayChange }: { readonly tenantId: string; readonly entry: PendingInvitation; readonly mayChange: boolean }) {
  const { tenant: { team: words }, access } = useText();
  const { day } = useFormat();
  const queryClient = useQueryClient();
  const toasts = useToasts();
  const withdraw = useMutation({
    mutationFn: () => withdrawInvitation(tenantId, entry.invitation_id),
    onSuccess: () => {
      toasts.done(words.withdrawn);
      return queryClient.invalidateQueries({ queryKey: keys.tenant.team(tenantId) });
    },
    onError: toasts.failed,
  });
  return (
    <li>
      <div className="person">
        <strong className="stranger">{entry.email}</strong>
        <p className="dimmed small stranger">{[access.roles[entry.role], words.by(entry.invited_by), words.expires(day(entry.expires_at))].join(' · ')}</p>
      </div>
      {mayChange ? <Button variant="default" size="xs" loading={withdraw.isPending} aria-label={words.withdrawOf(entry.email)} onClick={() => withdraw.mutate()}>{words.withdraw}</Button> : null}
    </li>
  );
}
