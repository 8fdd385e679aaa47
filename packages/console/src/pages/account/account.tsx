/** `/account`: one's password, and where one is signed in. */
import { Badge, Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import './account.css';
import { keys } from '../../api/keys.ts';
import { endOtherSessions, endSession, meQuery, type Session, sessionsQuery } from '../../api/session.ts';
import { useFormat, useText } from '../../parts/language.tsx';
import { Page, Sheet } from '../../parts/page.tsx';
import { Answer } from '../../parts/states.tsx';
import { useToasts } from '../../parts/toast.tsx';
import { browserName } from './browser-name.ts';
import { PasswordForm } from './password-form.tsx';

export function AccountPage() {
  const { account: words } = useText().access;
  const { data: me } = useQuery(meQuery);
  const sessions = useQuery(sessionsQuery);
  const toasts = useToasts();
  const queryClient = useQueryClient();
  const endOthers = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: () => {
      toasts.done(words.othersEnded);
      return queryClient.invalidateQueries({ queryKey: keys.sessions });
    },
    onError: toasts.failed,
  });
  const hasOthers = (sessions.data?.sessions.length ?? 0) > 1;
  return (
    <Page title={words.title} lead={me == null ? undefined : <span className="stranger">{`${me.user.name} · ${me.user.email}`}</span>}>
      <Sheet title={words.password} hint={words.changeHint}><PasswordForm /></Sheet>
      <Sheet
        flush title={words.sessions} hint={words.sessionsHint}
        actions={hasOthers ? <Button variant="default" size="xs" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>{words.endOthers}</Button> : null}
      >
        <Answer of={sessions} rows={3}>
          {({ sessions: list }) => <ul className="sessions">{list.map((session) => <SessionRow key={session.session_id} session={session} />)}</ul>}
        </Answer>
      </Sheet>
    </Page>
  );
}

function SessionRow({ session }: { readonly session: Session }) {
  const { account: words } = useText().access;
  const { moment } = useFormat();
  const toasts = useToasts();
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: () => endSession(session.session_id),
    onSuccess: () => {
      toasts.done(words.ended);
      return queryClient.invalidateQueries({ queryKey: keys.sessions });
    },
    onError: toasts.failed,
  });
  const name = browserName(session.user_agent) ?? words.unknownBrowser;
  return (
    <li>
      <div>
        <strong className="stranger" title={session.user_agent ?? undefined}>{name}</strong>
        {session.current ? <Badge variant="light" tt="none" ml="xs">{words.here}</Badge> : null}
        <p className="dimmed small stranger">
          {[session.address, words.since(moment(session.created_at)), words.until(moment(session.expires_at))].filter((part) => part !== null).join(' · ')}
        </p>
      </div>
      {session.current ? null : (
        <Button variant="default" size="xs" aria-label={words.endOf(name)} loading={end.isPending} onClick={() => end.mutate()}>{words.end}</Button>
      )}
    </li>
  );
}
