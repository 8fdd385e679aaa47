/** `/sign-in` */
import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type SubmitEvent, useRef, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { meQuery, signIn } from '../../api/session.ts';
import { Door } from '../../parts/door.tsx';
import { useText } from '../../parts/language.tsx';
import { Redirect } from '../../parts/redirect.tsx';
import { problemText } from '../../parts/problem-text.ts';

export function SignInPage() {
  const text = useText();
  const { signIn: words, person } = text.access;
  const { to = '/' } = useSearch({ from: '/sign-in' });
  const queryClient = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const secret = useRef<HTMLInputElement>(null);
  const attempt = useMutation({
    mutationFn: () => signIn({ email: email.trim(), password }),
    onSuccess: (answer) => {
      setPassword('');
      if (answer.status === 'signed_in') queryClient.setQueryData(keys.me, answer.me);
    },
    onError: () => secret.current?.select(),
  });
  if (me != null) return <Redirect to={{ href: to }} />;

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (email.trim() !== '' && password !== '') attempt.mutate();
  };
  const failure =
    attempt.data?.status === 'second_factor_needed' ? words.secondFactor
    : attempt.error === null ? undefined
    : attempt.error instanceof ApiError && attempt.error.code === 'sign_in_failed' ? words.failed
    : problemText(attempt.error, text).message;
  return (
    <Door title={words.title} lead={words.lead}>
      <form noValidate onSubmit={submit}>
        {failure === undefined ? null : <Alert color="red" role="alert">{failure}</Alert>}
        <TextInput label={words.email} type="email" autoComplete="username" autoFocus required withAsterisk={false} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <PasswordInput
          ref={secret} label={words.password} autoComplete="current-password" required withAsterisk={false} value={password}
          visibilityToggleButtonProps={{ 'aria-label': person.show, tabIndex: 0 }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="md" fullWidth loading={attempt.isPending}>{words.submit}</Button>
      </form>
      <p className="dimmed small">{words.forgotten}</p>
    </Door>
  );
}
