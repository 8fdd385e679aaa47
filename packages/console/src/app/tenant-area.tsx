/** A tenant's pages: for its members, with the tenant that the address names. */
import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { meQuery } from '../api/session.ts';
import { MembershipContext } from '../parts/membership.ts';
import { useText } from '../parts/language.tsx';
import { Loading } from '../parts/states.tsx';
import { Nowhere } from './edges.tsx';

export function TenantArea() {
  const { shell } = useText();
  const { label } = useParams({ from: '/signed-in/t/$label' });
  const { data: me } = useQuery(meQuery);
  if (me == null) return <Loading />;
  const membership = me.tenants.find((tenant) => tenant.label === label);
  if (membership === undefined) return <Nowhere />;
  return (
    // Another tenant, another tree: nothing of the one before stays on the screen or in a field.
    <MembershipContext key={membership.tenant_id} value={membership}>
      {membership.status === 'suspended' ? <Alert color="yellow" title={shell.suspendedTitle} mb="md">{shell.suspended}</Alert> : null}
      <Outlet />
    </MembershipContext>
  );
}
