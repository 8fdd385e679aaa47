/** Makes an invitation, and shows its link once: whoever invites hands it over. */
import { AccountEmail, type Role, roles } from '@coatcheck/contract/console/session';
import type { InvitationCreated } from '@coatcheck/contract/console/team';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import * as z from 'zod/mini';
import { CopyField } from './copy-field.tsx';
import { Dialog, DialogButtons } from './dialog.tsx';
import { FormDialog } from './form-dialog.tsx';
import { useText } from './language.tsx';

interface InvitePersonProps {
  readonly title: string;
  readonly lead: string;
  readonly close: string;
  readonly send: (email: string, role: Role) => Promise<z.infer<typeof InvitationCreated>>;
  readonly onClose: () => void;
}

export function InvitePerson({ title, lead, close, send, onClose }: InvitePersonProps) {
  const { tenant: { team: words }, access } = useText();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const [wasTried, setTried] = useState(false);
  const invite = useMutation({ mutationFn: () => send(email.trim(), role) });
  const isAddress = z.safeParse(AccountEmail, email).success;
  if (invite.data !== undefined) {
    const { link, invitation } = invite.data;
    return (
      <Dialog title={words.link} isFirm onClose={onClose}>
        <CopyField label={words.link} isLabelHidden value={link} hint={words.linkHint(invitation.email)} />
        <DialogButtons><Button onClick={onClose}>{close}</Button></DialogButtons>
      </Dialog>
    );
  }
  const submit = () => {
    setTried(true);
    if (isAddress) invite.mutate();
  };
  return (
    <FormDialog title={title} submit={words.inviteSubmit} sending={invite} onSubmit={submit} onClose={onClose}>
      <p className="dimmed">{lead}</p>
      <TextInput
        label={words.email} type="email" autoComplete="off" maxLength={254} value={email} error={wasTried && !isAddress ? access.person.emailInvalid : undefined}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NativeSelect
        label={words.role} description={access.roleHints[role]} value={role} data={roles.map((value) => ({ value, label: access.roles[value] }))}
        onChange={(event) => setRole(roles.find((value) => value === event.currentTarget.value) ?? role)}
      />
    </FormDialog>
  );
}
