import { Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Key } from '@coatcheck/contract/operator/keys';
import { ApiError } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { setOrigins } from '../../api/workspace.ts';
import { FormDialog } from '../../parts/form-dialog.tsx';
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
  /** Which of them it is, as the server says it: a name of our own list, not a stranger's text. */
  const explain = (error: Error) =>
    error instanceof ApiError && error.code === 'invalid_origin' ? <>{problemText(error, text).message}<p className="mono stranger">{error.problem?.detail}</p></> : undefined;
  return (
    <FormDialog title={words.editTitle} submit={shell.common.save} sending={save} explain={explain} onSubmit={() => save.mutate()} onClose={onClose}>
      <Textarea
        label={words.origins} description={words.editHint} rows={5} value={typed} placeholder="https://shop.example"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
