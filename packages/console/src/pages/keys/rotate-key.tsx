/** A new key beside the old one, for a time that is chosen before. */
import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Key } from '@coatcheck/contract/operator/keys';
import { keys } from '../../api/keys.ts';
import { rotateKey } from '../../api/workspace.ts';
import { CopyField } from '../../parts/copy-field.tsx';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { useFormat, useText } from '../../parts/language.tsx';

/** Seconds. */
const overlaps = { now: 0, day: 86_400, week: 7 * 86_400, month: 30 * 86_400 } as const;
type Overlap = keyof typeof overlaps;
const names: readonly Overlap[] = ['week', 'day', 'month', 'now'];

export function RotateKey({ tenantId, entry, onClose }: { readonly tenantId: string; readonly entry: Key; readonly onClose: () => void }) {
  const { tenant: { keys: words }, shell } = useText();
  const { moment, distance } = useFormat();
  const [overlap, setOverlap] = useState<Overlap>('week');
  const queryClient = useQueryClient();
  const rotate = useMutation({
    mutationFn: () => rotateKey(tenantId, entry.key_id, overlaps[overlap]),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.tenant.keys(tenantId) }),
  });
  if (rotate.data !== undefined) {
    const { snippet, previous } = rotate.data;
    return (
      <Dialog title={words.rotated} kind="wide" isFirm onClose={onClose}>
        <CopyField label={words.line} value={snippet} hint={words.rotatedHint} />
        {previous.retires_at === null ? null : <p>{words.retires(moment(previous.retires_at), distance(previous.retires_at))}</p>}
        <DialogButtons><Button onClick={onClose}>{shell.common.close}</Button></DialogButtons>
      </Dialog>
    );
  }
  return (
    <FormDialog title={words.rotateTitle} submit={words.rotateSubmit} isDanger={overlap === 'now'} sending={rotate} onSubmit={() => rotate.mutate()} onClose={onClose}>
      <ul className="does">{words.rotateDoes.map((line) => <li key={line}>{line}</li>)}</ul>
      <NativeSelect
        label={words.overlap} value={overlap} data={names.map((value) => ({ value, label: words.overlaps[value] }))}
        onChange={(event) => setOverlap(names.find((name) => name === event.currentTarget.value) ?? overlap)}
      />
    </FormDialog>
  );
}
