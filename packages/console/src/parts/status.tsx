/** Whether a tenant or a key is on, in a word and a colour. */
import type { Key } from '@coatcheck/contract/operator/keys';
import type { Tenant } from '@coatcheck/contract/operator/tenants';
import { Badge } from '@mantine/core';
import { useText } from './language.tsx';

export function TenantStatus({ status }: { readonly status: Tenant['status'] }) {
  const { operator: { tenants: words } } = useText();
  return <Badge variant="light" tt="none" color={status === 'active' ? 'teal' : 'red'}>{words[status]}</Badge>;
}

const colours = { live: 'teal', revoked: 'red', retiring: 'yellow' } as const;

export function KeyStatus({ status }: { readonly status: Key['status'] }) {
  const { tenant: { keys: words } } = useText();
  return <Badge variant="light" tt="none" color={colours[status]}>{words.status[status]}</Badge>;
}
