import { passwordLengthMin } from '@coatcheck/contract/console/session';
import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { changePassword } from '../../api/session.ts';
import { useText } from '../../parts/language.tsx';
import { NewPassword } from '../../parts/new-password.tsx';
import { problemText } from '../../parts/problem-text.ts';
import { useToasts } from '../../parts/toast.tsx';

export function PasswordForm() {
  const text = useText();
  const { account: words, person } = text.access;
  const toasts = useToasts();
  const queryClient = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [wasTried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () => changePassword(current, next),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      setTried(false);
      toasts.done(words.changed);
      return queryClient.invalidateQueries({ queryKey: keys.sessions });
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (current !== '' && next.length >= passwordLengthMin) change.mutate();
  };
  const isWrong = change.error instanceof ApiError && change.error.code === 'sign_in_failed';
  const currentError = isWrong ? words.currentWrong : change.error === null ? undefined : problemText(change.error, text).message;
  return (
    <form noValidate className="password-form" onSubmit={submit}>
      <PasswordInput
        label={words.current} autoComplete="current-password" value={current} error={currentError}
        visibilityToggleButtonProps={{ 'aria-label': person.show, tabIndex: 0 }}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <NewPassword
        label={words.next} value={next} onChange={setNext}
        error={wasTried && next.length < passwordLengthMin ? person.passwordShort(passwordLengthMin) : undefined}
      />
      <Button className="wide" type="submit" loading={change.isPending}>{words.change}</Button>
    </form>
  );
}
