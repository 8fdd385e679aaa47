/** One key: what it is, where it works, what it may do, and its switch. */
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Key } from '@coatcheck/contract/operator/keys';
import { keys } from '../../api/keys.ts';
import { switchKey } from '../../api/workspace.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { CopyField } from '../../parts/copy-field.tsx';
import { embedUrl, lineOf } from '../../parts/snippets.ts';
import { useFormat, useText } from '../../parts/language.tsx';
import { KeyStatus } from '../../parts/status.tsx';
import { useToasts } from '../../parts/toast.tsx';
import { EditOrigins } from './edit-origins.tsx';
import { RotateKey } from './rotate-key.tsx';

interface KeyCardProps {
  readonly tenantId: string;
  readonly entry: Key;
  readonly mayChange: boolean;
}

export function KeyCard({ tenantId, entry, mayChange }: KeyCardProps) {
  const { tenant: { keys: words } } = useText();
  const { day, moment, distance } = useFormat();
  const [open, setOpen] = useState<'origins' | 'rotate' | 'switch'>();
  const queryClient = useQueryClient();
  const toasts = useToasts();
  const close = () => setOpen(undefined);
  const { key_id, publishable_key, status, origins, scopes, created_at, retires_at } = entry;
  const isOff = status === 'revoked';
  const act = async () => {
    await switchKey(tenantId, key_id, isOff ? 'enable' : 'revoke');
    toasts.done(isOff ? words.isOn : words.isOff);
    await queryClient.invalidateQueries({ queryKey: keys.tenant.keys(tenantId) });
  };
  return (
    <section className="sheet key" data-status={status} aria-label={publishable_key}>
      <div className="key-head">
        <code className="mono stranger">{publishable_key}</code>
        <KeyStatus status={status} />
      </div>
      <dl className="key-facts">
        <div>
          <dt>{words.origins}</dt>
          <dd>{origins.length === 0 ? <span className="key-warning">{words.noOrigins}</span> : <ul>{origins.map((origin) => <li key={origin} className="stranger">{origin}</li>)}</ul>}</dd>
        </div>
        <div>
          <dt>{words.scopes}</dt>
          <dd><ul>{scopes.map((scope) => <li key={scope}>{words.scope[scope]}</li>)}</ul></dd>
        </div>
        <div>
          <dt className="visually-hidden">{words.status[status]}</dt>
          <dd className="dimmed">
            {words.since(day(created_at))}
            {retires_at === null ? null : <><br />{words.retires(moment(retires_at), distance(retires_at))}</>}
          </dd>
        </div>
      </dl>
      {isOff ? null : <CopyField label={words.line} value={lineOf(embedUrl(), publishable_key)} />}
      {mayChange ? (
        <div className="key-actions">
          <Button variant="default" size="xs" onClick={() => setOpen('origins')}>{words.edit}</Button>
          {status === 'live' ? <Button variant="default" size="xs" onClick={() => setOpen('rotate')}>{words.rotate}</Button> : null}
          <Button variant={isOff ? 'filled' : 'light'} color={isOff ? 'teal' : 'red'} size="xs" onClick={() => setOpen('switch')}>{isOff ? words.on : words.off}</Button>
        </div>
      ) : null}
      {open === 'origins' ? <EditOrigins tenantId={tenantId} entry={entry} onClose={close} /> : null}
      {open === 'rotate' ? <RotateKey tenantId={tenantId} entry={entry} onClose={close} /> : null}
      {open === 'switch' ? (
        <Confirm
          title={isOff ? words.onTitle : words.offTitle} does={isOff ? words.onDoes : words.offDoes} submit={isOff ? words.onSubmit : words.offSubmit}
          isDanger={!isOff} act={act} onClose={close}
        />
      ) : null}
    </section>
  );
}
