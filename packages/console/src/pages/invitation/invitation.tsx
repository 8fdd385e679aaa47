/** `/invitation#TOKEN`: says whose it is, then makes the account, or lets the one that is signed in join. */
import { Alert, Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ApiError } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { acceptInvitation, lookUpInvitation, meQuery, signOut } from '../../api/session.ts';
import { Door } from '../../parts/door.tsx';
import { useText } from '../../parts/language.tsx';
import { type NewAccount, NewAccountForm } from '../../parts/new-account.tsx';
import { useOneTimeToken } from '../../parts/one-time-token.tsx';
import { problemText } from '../../parts/problem-text.ts';
import { Failure, Loading } from '../../parts/states.tsx';

const isInvalid = (error: unknown) => error instanceof ApiError && ['invitation_invalid', 'not_found', 'invalid_request'].includes(error.code);

export function InvitationPage() {
  const text = useText();
  const { access, shell } = text;
  const { invitation: words, roles, signIn } = access;
  const token = useOneTimeToken();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const looked = useQuery({
    queryKey: ['invitation', token], enabled: token !== undefined, staleTime: Infinity, gcTime: 0, queryFn: () => lookUpInvitation(token ?? ''),
  });
  const accept = useMutation({
    mutationFn: (account: NewAccount | undefined) =>
      acceptInvitation({ token: token ?? '', ...(account === undefined ? {} : { account: { name: account.name, password: account.password } }) }),
    onSuccess: async (joined) => {
      queryClient.setQueryData(keys.me, joined);
      const tenant = joined.tenants.find(({ label }) => label === looked.data?.tenant.label);
      await (tenant === undefined ? navigate({ to: '/', replace: true }) : navigate({ to: '/t/$label', params: { label: tenant.label }, replace: true }));
    },
  });
  const leave = useMutation({ mutationFn: signOut, onSuccess: () => queryClient.setQueryData(keys.me, null) });

  if (token === undefined || isInvalid(looked.error) || isInvalid(accept.error)) {
    return (
      <Door title={words.invalidTitle} lead={token === undefined ? access.welcome.missing : words.invalid}>
        <Button variant="default" renderRoot={(props) => <Link to="/sign-in" {...props} />}>{signIn.title}</Button>
      </Door>
    );
  }
  if (looked.data === undefined || me === undefined) {
    return <Door title={words.checking}>{looked.error === null ? <Loading rows={3} /> : <Failure error={looked.error} retry={looked.refetch} />}</Door>;
  }
  const { email, role, tenant } = looked.data;
  const hasAccount = accept.error instanceof ApiError && accept.error.code === 'conflict';
  const failure = accept.error === null ? null : <Alert color="red" role="alert">{hasAccount ? words.hasAccount : problemText(accept.error, text).message}</Alert>;
  if (me !== null && me.user.email !== email) {
    return (
      <Door title={words.title(tenant.name)} lead={words.other(email, me.user.email)}>
        <Button loading={leave.isPending} onClick={() => leave.mutate()}>{shell.signOut}</Button>
      </Door>
    );
  }
  return (
    <Door title={words.title(tenant.name)} lead={<span className="stranger">{words.lead(email, roles[role])}</span>}>
      {me === null ? (
        <NewAccountForm email={email} submit={words.submit} isPending={accept.isPending} onSubmit={accept.mutate}>
          {failure}
          {hasAccount ? <Button variant="default" renderRoot={(props) => <Link to="/sign-in" search={{ to: '/invitation' }} {...props} />}>{signIn.title}</Button> : null}
        </NewAccountForm>
      ) : (
        <>
          {failure}
          <p>{words.asSelf(me.user.name)}</p>
          <Button loading={accept.isPending} onClick={() => accept.mutate(undefined)}>{words.accept}</Button>
        </>
      )}
    </Door>
  );
}
