/** Says in plain words what something will do, before it is done. */
import { Alert, Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Dialog, DialogButtons } from './dialog.tsx';
import { useText } from './language.tsx';
import { problemText } from './problem-text.ts';

interface ConfirmProps {
  readonly title: string;
  readonly does: readonly string[];
  readonly submit: string;
  /** What is done; the dialog stays open, with the reason, where it fails. */
  readonly act: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly isDanger?: boolean;
  /** Between the words and the buttons. */
  readonly children?: ReactNode;
  readonly explain?: (error: Error) => string | undefined;
}

export function Confirm({ title, does, submit, act, onClose, isDanger = false, children, explain }: ConfirmProps) {
  const text = useText();
  const { mutate, isPending, error } = useMutation({ mutationFn: act, onSuccess: onClose });
  return (
    <Dialog title={title} onClose={onClose}>
      <ul className="does">{does.map((line) => <li key={line}>{line}</li>)}</ul>
      {children}
      {error === null ? null : <Alert color="red" role="alert">{explain?.(error) ?? problemText(error, text).message}</Alert>}
      <DialogButtons>
        <Button variant="default" onClick={onClose}>{text.shell.common.cancel}</Button>
        <Button color={isDanger ? 'red' : 'teal'} loading={isPending} onClick={() => mutate()}>{submit}</Button>
      </DialogButtons>
    </Dialog>
  );
}
