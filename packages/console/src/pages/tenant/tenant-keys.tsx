import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Key } from '@coatcheck/contract/operator/keys';
import { keys } from '../../api/keys.ts';
import { switchKeyAsOperator, tenantKeysQuery } from '../../api/operator.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useText } from '../../parts/language.tsx';
import { Sheet } from '../../parts/page.tsx';
import { Answer, Empty } from '../../parts/states.tsx';
import { KeyStatus } from '../../parts/status.tsx';
import { useToasts } from '../../parts/toast.tsx';

export function TenantKeys({ id }: { readonly id: string }) {
  const { tenant: { keys: words }, operator: { tenant: labels } } = useText();
  const list = useQuery(tenantKeysQuery(id));
  const [chosen, setChosen] = useState<Key>();
  const queryClient = useQueryClient();
  const toasts = useToasts();
  const act = async (key: Key) => {
    await switchKeyAsOperator(key.key_id, key.status === 'revoked' ? 'enable' : 'revoke');
    toasts.done(key.status === 'revoked' ? words.isOn : words.isOff);
    await queryClient.invalidateQueries({ queryKey: keys.operator.tenant(id) });
  };
  const isOff = chosen?.status === 'revoked';
  return (
    <Sheet flush title={words.title}>
      <Answer of={list} rows={2}>
        {({ keys: all }) =>
          all.length === 0 ? <Empty icon="key" title={words.emptyTitle}>{words.empty}</Empty> : all.map((key) => (
            <div key={key.key_id} className="key-line">
              <div className="key-line-words">
                <code className="mono stranger">{key.publishable_key}</code>
                <p className="dimmed small stranger">{key.origins.length === 0 ? words.noOrigins : key.origins.join(' · ')}</p>
              </div>
              <KeyStatus status={key.status} />
              <Button variant="default" size="xs" onClick={() => setChosen(key)}>{key.status === 'revoked' ? labels.switchOn : labels.switchOff}</Button>
            </div>
          ))
        }
      </Answer>
      {chosen === undefined ? null : (
        <Confirm
          title={isOff ? words.onTitle : words.offTitle} does={isOff ? words.onDoes : words.offDoes} submit={isOff ? words.onSubmit : words.offSubmit}
          isDanger={!isOff} act={() => act(chosen)} onClose={() => setChosen(undefined)}
        />
      )}
    </Sheet>
  );
}
