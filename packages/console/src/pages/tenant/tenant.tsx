/** `/operator/tenants/:id`: one customer, as the operator may see it: its switch, keys, people to invite, use, and what was changed. */
import './tenant.css';
import { Alert, Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Tenant } from '@coatcheck/contract/operator/tenants';
import { keys } from '../../api/keys.ts';
import { inviteAsOperator, switchTenant, tenantQuery } from '../../api/operator.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Icon } from '../../parts/icon.tsx';
import { InvitePerson } from '../../parts/invite-person.tsx';
import { useFormat, useText } from '../../parts/language.tsx';
import { Page, Sheet } from '../../parts/page.tsx';
import { Failure, Loading } from '../../parts/states.tsx';
import { TenantStatus } from '../../parts/status.tsx';
import { useToasts } from '../../parts/toast.tsx';
import { CallLimit } from './call-limit.tsx';
import { TenantAudit } from './tenant-audit.tsx';
import { TenantKeys } from './tenant-keys.tsx';
import { TenantUsage } from './tenant-usage.tsx';

export function TenantPage() {
  const { operator: { tenant: words }, shell } = useText();
  const { id } = useParams({ from: '/signed-in/operator/tenants/$id' });
  const { data: tenant, error, refetch } = useQuery(tenantQuery(id));
  const back = <Link to="/operator/tenants" className="way-back"><Icon name="back" size={16} />{words.back}</Link>;
  if (tenant === undefined) return <Page title={shell.pages.tenants} above={back}>{error === null ? <Loading rows={6} /> : <Failure error={error} retry={refetch} />}</Page>;
  return <TenantView tenant={tenant} back={back} />;
}

function TenantView({ tenant, back }: { readonly tenant: Tenant; readonly back: React.ReactNode }) {
  const { operator: { tenant: words, tenants }, shell } = useText();
  const { day, languageName } = useFormat();
  const [open, setOpen] = useState<'switch' | 'invite'>();
  const queryClient = useQueryClient();
  const toasts = useToasts();
  const { tenant_id: id, name, status } = tenant;
  const isActive = status === 'active';
  const act = async () => {
    const changed = await switchTenant(id, isActive ? 'suspend' : 'resume');
    queryClient.setQueryData(keys.operator.tenant(id), changed);
    toasts.done(isActive ? words.suspendedNow(name) : words.resumedNow(name));
    await queryClient.invalidateQueries({ queryKey: keys.operator.all });
    await queryClient.invalidateQueries({ queryKey: keys.me });
  };
  const actions = (
    <>
      <Button variant="default" leftSection={<Icon name="people" />} onClick={() => setOpen('invite')}>{words.invite}</Button>
      <Button variant={isActive ? 'default' : 'filled'} leftSection={<Icon name="power" />} onClick={() => setOpen('switch')}>{isActive ? words.suspend : words.resume}</Button>
    </>
  );
  return (
    <Page title={name} above={back} actions={actions} lead={<TenantStatus status={status} />}>
      {isActive ? null : <Alert color="red" title={tenants.suspended}>{words.suspendDoes[0]}</Alert>}
      <div className="tenant-columns">
        <TenantUsage id={id} />
        <Sheet title={words.facts}>
          <dl className="facts">
            <dt>{words.label}</dt><dd className="mono">{tenant.label}</dd>
            <dt>{words.id}</dt><dd className="mono stranger">{id}</dd>
            <dt>{tenants.created}</dt><dd>{day(tenant.created_at)}</dd>
            <dt>{tenants.language}</dt><dd className="stranger">{languageName(tenant.language)}</dd>
          </dl>
          <CallLimit tenant={tenant} />
        </Sheet>
      </div>
      <TenantKeys id={id} />
      <TenantAudit id={id} />
      <p className="dimmed small privacy"><Icon name="lock" size={16} />{words.privacy}</p>
      {open === 'switch' ? (
        <Confirm
          title={isActive ? words.suspendTitle(name) : words.resumeTitle(name)} does={isActive ? words.suspendDoes : words.resumeDoes}
          submit={isActive ? words.suspendSubmit : words.resumeSubmit} isDanger={isActive} act={act} onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open === 'invite' ? (
        <InvitePerson title={`${words.invite} · ${name}`} lead={words.inviteLead} send={(email, role) => inviteAsOperator(id, email, role)} onClose={() => setOpen(undefined)} close={shell.common.close} />
      ) : null}
    </Page>
  );
}
