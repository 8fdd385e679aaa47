/** Says in plain words what something will do, before it is done. */
import { useMutation } from '@tanstack/react-query';
import { FormDialog } from './form-dialog.tsx';

interface ConfirmProps {
  readonly title: string;
  readonly does: readonly string[];
  readonly submit: string;
  /** What is done; the dialog stays open, with the reason, where it fails. */
  readonly act: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly isDanger?: boolean;
  readonly explain?: (error: Error) => string | undefined;
}

export function Confirm({ title, does, submit, act, onClose, isDanger = false, explain }: ConfirmProps) {
  const sending = useMutation({ mutationFn: act, onSuccess: onClose });
  return (
    <FormDialog title={title} submit={submit} isDanger={isDanger} sending={sending} explain={explain} onSubmit={() => sending.mutate()} onClose={onClose}>
      <ul className="does">{does.map((line) => <li key={line}>{line}</li>)}</ul>
    </FormDialog>
  );
}
