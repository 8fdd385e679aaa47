import { Alert, Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { Key } from '@coatcheck/contract/operator/keys';
import { ApiError } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { setOrigins } from '../../api/workspace.ts';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { useText } from '../../parts/language.tsx';
import { originsFrom } from '../../parts/origins.ts';
import { problemText } from '../../parts/problem-text.ts';
import { useToasts } from '../../parts/toast.tsx';

export function EditOrigins({ tenantId, entry, onClose }: { readonly tenantId: string; readonly entry: Key; readonly onClose: () => void }) {
  const text = useText();
  const { tenant: { keys: words }, shell } = text;
  const [typed, setTyped] = useState(entry.origins.join('\n'));
  const queryClient = useQueryClient();
  const toasts = useToasts();
  const save = useMutation({
    mutationFn: () => setOrigins(tenantId, entry.key_id, originsFrom(typed)),
    onSuccess: async () => {
      toasts.done(words.saved);
      onClose();
      await queryClient.invalidateQueries({ queryKey: keys.tenant.keys(tenantId) });
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate();
  };
  /** Which of them it is, as the server says it: a name of our own list, not a stranger's text. */
  const detail = save.error instanceof ApiError && save.error.code === 'invalid_origin' ? save.error.problem?.detail : undefined;
  return (
    <Dialog title={words.editTitle} onClose={onClose}>
      <form noValidate onSubmit={submit}>
        {save.error === null ? null : <Alert color="red" role="alert">{problemText(save.error, text).message}{detail === undefined ? null : <p className="mono stranger">{detail}</p>}</Alert>}
        <Textarea
          label={words.origins} description={words.editHint} rows={5} value={typed} placeholder="https://shop.example"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <DialogButtons>
          <Button variant="default" onClick={onClose}>{shell.common.cancel}</Button>
          <Button type="submit" loading={save.isPending}>{shell.common.save}</Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
