/** `/welcome#TOKEN`: the first operator, once. */
import { Alert, Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ApiError } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { welcome } from '../../api/session.ts';
import { Door } from '../../parts/door.tsx';
import { useText } from '../../parts/language.tsx';
import { type NewAccount, NewAccountForm } from '../../parts/new-account.tsx';
import { useOneTimeToken } from '../../parts/one-time-token.tsx';
import { problemText } from '../../parts/problem-text.ts';

export function WelcomePage() {
  const text = useText();
  const { welcome: words, signIn } = text.access;
  const token = useOneTimeToken();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: (account: NewAccount) => welcome({ token: token ?? '', ...account }),
    onSuccess: async (me) => {
      queryClient.setQueryData(keys.me, me);
      await navigate({ to: '/', replace: true });
    },
  });
  const isUsed = make.error instanceof ApiError && (make.error.code === 'invitation_invalid' || make.error.code === 'not_found');
  if (token === undefined || isUsed) {
    return (
      <Door title={words.doneTitle} lead={isUsed ? words.done : words.missing}>
        <Button renderRoot={(props) => <Link to="/sign-in" {...props} />}>{signIn.title}</Button>
      </Door>
    );
  }
  return (
    <Door title={words.title} lead={words.lead}>
      <NewAccountForm submit={words.submit} isPending={make.isPending} onSubmit={make.mutate}>
        {make.error === null ? null : <Alert color="red" role="alert">{problemText(make.error, text).message}</Alert>}
      </NewAccountForm>
    </Door>
  );
}
