/** One member: who, since when, as what. A role that is changed holds from that moment on. */
import { ActionIcon, Badge, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Role, roles } from '@coatcheck/contract/console/session';
import type { Member } from '@coatcheck/contract/console/team';
import { ApiError } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { meQuery } from '../../api/session.ts';
import { changeRole, removeMember } from '../../api/workspace.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFormat, useText } from '../../parts/language.tsx';
import { useToasts } from '../../parts/toast.tsx';

interface MemberRowProps {
  readonly tenantId: string;
  readonly member: Member;
  readonly mayChange: boolean;
}

const isConflict = (error: unknown) => error instanceof ApiError && error.code === 'conflict';

export function MemberRow({ tenantId, member, mayChange }: MemberRowProps) {
  const { tenant: { team: words }, access, shell } = useText();
  const { day } = useFormat();
  const { data: me } = useQuery(meQuery);
  const [isLeaving, setLeaving] = useState(false);
  const queryClient = useQueryClient();
  const toasts = useToasts();
  const { user_id, name, email, role, since } = member;
  const isSelf = me?.user.user_id === user_id;
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: keys.tenant.team(tenantId) });
    if (isSelf) await queryClient.invalidateQueries({ queryKey: keys.me });
  };
  const change = useMutation({
    mutationFn: (wanted: Role) => changeRole(tenantId, user_id, wanted),
    onSuccess: (changed) => {
      toasts.done(words.changed(changed.name, access.roles[changed.role]));
      return refresh();
    },
    onError: (error) => (isConflict(error) ? toasts.done(words.lastOwner) : toasts.failed(error)),
  });
  const remove = async () => {
    await removeMember(tenantId, user_id);
    toasts.done(words.removed(name));
    await refresh();
  };
  return (
    <li>
      <div className="person">
        <strong className="stranger">{name}</strong>
        {isSelf ? <Badge variant="light" tt="none" ml="xs">{words.you}</Badge> : null}
        <p className="dimmed small stranger">{email} · {words.since(day(since))}</p>
      </div>
      {mayChange ? (
        <div className="person-actions">
          <NativeSelect
            size="xs" aria-label={words.roleOf(name)} disabled={change.isPending} value={role} data={roles.map((value) => ({ value, label: access.roles[value] }))}
            onChange={(event) => {
              const wanted = roles.find((value) => value === event.currentTarget.value);
              if (wanted !== undefined && wanted !== role) change.mutate(wanted);
            }}
          />
          <ActionIcon variant="subtle" color="gray" aria-label={words.removeOf(name)} onClick={() => setLeaving(true)}><Icon name="trash" /></ActionIcon>
        </div>
      ) : <Badge variant="light" color="gray" tt="none">{access.roles[role]}</Badge>}
      {isLeaving ? (
        <Confirm
          title={words.removeTitle(name)} does={words.removeDoes} submit={shell.common.remove} isDanger act={remove} onClose={() => setLeaving(false)}
          explain={(error) => (isConflict(error) ? words.lastOwner : undefined)}
        />
      ) : null}
    </li>
  );
}
