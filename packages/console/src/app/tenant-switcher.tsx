/** Where one is, and the way to one's other workspaces. It is never changed by anything but this choice and the address. */
import { Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Me } from '../api/session.ts';
import { Icon } from '../parts/icon.tsx';
import { initials } from '../parts/initials.ts';
import { useText } from '../parts/language.tsx';
import type { Membership } from '../parts/membership.ts';

interface TenantSwitcherProps {
  readonly me: Me;
  readonly present: Membership | undefined;
}

export function TenantSwitcher({ me, present }: TenantSwitcherProps) {
  const { shell, access } = useText();
  const navigate = useNavigate();
  const name = present?.name ?? (me.is_operator ? shell.operator : shell.product);
  const hint = present === undefined ? (me.is_operator ? shell.operatorHint : '') : access.roles[present.role];
  const choices = me.tenants.length + (me.is_operator ? 1 : 0);
  const inside = (
    <>
      <span className="tile" aria-hidden="true" data-kind={present === undefined ? 'operator' : undefined}>{present === undefined ? <Icon name="gear" /> : initials(present.name, 1)}</span>
      <span className="switcher-words"><strong>{name}</strong><small>{hint}</small></span>
    </>
  );
  if (choices < 2) return <div className="switcher" data-only>{inside}</div>;
  return (
    <Menu position="bottom-start" width="target" withinPortal={false} withInitialFocusPlaceholder={false} shadow="md">
      <Menu.Target>
        <button type="button" className="switcher">{inside}<span className="visually-hidden">{shell.present}</span><Icon name="sort" size={16} /></button>
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
