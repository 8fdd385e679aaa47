/** Where one is, and the way to one's other workspaces. It is never changed by anything but this choice and the address. */
import { Menu } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { Me } from '../api/session.ts';
import { Icon } from '../parts/icon.tsx';
import { initials } from '../parts/initials.ts';
import { useText } from '../parts/language.tsx';

/** @param isWithin drawn inside of a dialog: the list then belongs to it */
export function TenantSwitcher({ me, isWithin = false }: { readonly me: Me; readonly isWithin?: boolean }) {
  const { shell, access } = useText();
  const { label } = useParams({ strict: false });
  const navigate = useNavigate();
  const present = me.tenants.find((tenant) => tenant.label === label);
  const name = present?.name ?? (me.is_operator ? shell.operator : shell.product);
  const hint = present === undefined ? shell.operatorHint : access.roles[present.role];
  const choices = me.tenants.length + (me.is_operator ? 1 : 0);
  const inside = (
    <>
      <span className="tile" aria-hidden="true" data-kind={present === undefined ? 'operator' : undefined}>{present === undefined ? <Icon name="gear" /> : initials(present.name, 1)}</span>
      <span className="switcher-words"><strong>{name}</strong><small>{hint}</small></span>
    </>
  );
  if (choices < 2) return <div className="switcher" data-only>{inside}</div>;
  return (
    <Menu position="bottom-start" width="target" withinPortal={!isWithin} shadow="md">
      <Menu.Target>
        <button type="button" className="switcher" aria-label={shell.present(name)}>{inside}<Icon name="sort" size={16} /></button>
      </Menu.Target>
      <Menu.Dropdown>
        {me.is_operator ? (
          <Menu.Item leftSection={<Icon name="gear" />} onClick={() => void navigate({ to: '/operator/tenants' })}>{shell.operator}</Menu.Item>
        ) : null}
        <Menu.Label>{shell.switchTo}</Menu.Label>
        {me.tenants.map((tenant) => (
          <Menu.Item key={tenant.tenant_id} onClick={() => void navigate({ to: '/t/$label', params: { label: tenant.label } })}>
            <span className="stranger">{tenant.name}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
