/** `/t/:label/keys` */
import './keys.css';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/keys.ts';
import { createKey, keysQuery } from '../../api/workspace.ts';
import { Icon } from '../../parts/icon.tsx';
import { useText } from '../../parts/language.tsx';
import { changesKeys, useMembership } from '../../parts/membership.ts';
import { Page, Sheet } from '../../parts/page.tsx';
import { ReadOnly } from '../../parts/read-only.tsx';
import { Answer, Empty } from '../../parts/states.tsx';
import { useToasts } from '../../parts/toast.tsx';
import { KeyCard } from './key-card.tsx';

export function KeysPage() {
  const { tenant: { keys: words }, shell } = useText();
  const { tenant_id: id, role } = useMembership();
  const list = useQuery(keysQuery(id));
  const queryClient = useQueryClient();
  const toasts = useToasts();
  const mayChange = changesKeys(role);
  const create = useMutation({
    mutationFn: () => createKey(id, []),
    onSuccess: async () => {
      toasts.done(words.created);
      await queryClient.invalidateQueries({ queryKey: keys.tenant.keys(id) });
    },
    onError: toasts.failed,
  });
  const button = mayChange ? <Button leftSection={<Icon name="plus" />} loading={create.isPending} onClick={() => create.mutate()}>{words.create}</Button> : null;
  return (
    <Page title={shell.pages.keys} lead={words.lead} actions={button}>
      {mayChange ? null : <ReadOnly role={role} />}
      <Answer of={list} rows={6}>
        {({ keys: all }) =>
          all.length === 0 ? <Sheet><Empty icon="key" title={words.emptyTitle} action={button}>{words.empty}</Empty></Sheet>
          : all.map((key) => <KeyCard key={key.key_id} tenantId={id} entry={key} mayChange={mayChange} />)
        }
      </Answer>
    </Page>
  );
}
