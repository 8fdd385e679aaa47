/** A dialog that does one thing: what is filled in or confirmed, why it failed, the way out and the way on. */
import { Alert, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog, DialogButtons } from './dialog.tsx';
import { useText } from './language.tsx';
import { problemText } from './problem-text.ts';

interface FormDialogProps {
  readonly title: string;
  readonly submit: string;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  /** What sends it; a failure leaves the dialog open, with the reason. */
  readonly sending: { readonly isPending: boolean; readonly error: Error | null };
  readonly children: ReactNode;
  readonly kind?: 'middle' | 'wide';
  readonly isFirm?: boolean;
  readonly isDanger?: boolean;
  /** Where there is more to say than the code's own words. */
  readonly explain?: ((error: Error) => ReactNode) | undefined;
}

export function FormDialog({ title, submit, onSubmit, onClose, sending: { isPending, error }, children, kind = 'middle', isFirm = false, isDanger = false, explain }: FormDialogProps) {
  const text = useText();
  return (
    <Dialog title={title} kind={kind} isFirm={isFirm} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        {error === null ? null : <Alert color="red" role="alert">{explain?.(error) ?? problemText(error, text).message}</Alert>}
        <DialogButtons>
          <Button variant="default" onClick={onClose}>{text.shell.common.cancel}</Button>
          <Button type="submit" color={isDanger ? 'red' : 'teal'} loading={isPending}>{submit}</Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
