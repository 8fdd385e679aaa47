/** Makes a tenant; then shows what has to be handed over, once. */
import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { keys } from '../../api/keys.ts';
import { createTenant } from '../../api/operator.ts';
import { CopyField } from '../../parts/copy-field.tsx';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { useText } from '../../parts/language.tsx';
import { originsFrom } from '../../parts/origins.ts';

export function CreateTenant({ onClose }: { readonly onClose: () => void }) {
  const { operator: { create: words }, shell } = useText();
  const [name, setName] = useState('');
  const [origins, setOrigins] = useState('');
  const [owner, setOwner] = useState('');
  const [wasTried, setTried] = useState(false);
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: () => createTenant({ name: name.trim(), origins: originsFrom(origins), ownerEmail: owner.trim() }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.operator.all }),
  });
  if (create.data !== undefined) {
    const { owner_invitation: invitation, snippet, tenant_id } = create.data;
    return (
      <Dialog title={words.doneTitle(name.trim())} kind="wide" isFirm onClose={onClose}>
        {invitation === null ? null : <CopyField label={words.link} value={invitation.link} hint={words.linkHint(invitation.invitation.email)} />}
        <CopyField label={words.snippet} value={snippet} />
        <DialogButtons>
          <Button variant="default" onClick={onClose}>{shell.common.close}</Button>
          <Button renderRoot={(props) => <Link to="/operator/tenants/$id" params={{ id: tenant_id }} {...props} />}>{words.open}</Button>
        </DialogButtons>
      </Dialog>
    );
  }
  const submit = () => {
    setTried(true);
    if (name.trim() !== '') create.mutate();
  };
  return (
    <FormDialog title={words.title} submit={words.submit} sending={create} onSubmit={submit} onClose={onClose}>
      <TextInput
        label={words.name} description={words.nameHint} maxLength={120} value={name} error={wasTried && name.trim() === '' ? words.nameMissing : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={`${words.owner} (${shell.common.optional})`} description={words.ownerHint} type="email" autoComplete="off" maxLength={254} value={owner}
        onChange={(event) => setOwner(event.currentTarget.value)}
      />
      <Textarea
        label={`${words.origins} (${shell.common.optional})`} description={words.originsHint} rows={3} value={origins}
        onChange={(event) => setOrigins(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
