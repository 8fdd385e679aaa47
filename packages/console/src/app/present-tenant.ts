/** Which workspace the frame around a page belongs to. Pages of one's own (the account) stand in the one that one came from. */
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Me } from '../api/session.ts';
import type { Membership } from '../parts/membership.ts';

/** @returns undefined on the operator's side, and where there is none */
export function usePresentTenant(me: Me | null | undefined, pathname: string): Membership | undefined {
  const { label } = useParams({ strict: false });
  const [last, setLast] = useState<string>();
  useEffect(() => {
    if (label !== undefined) setLast(label);
    else if (pathname.startsWith('/operator/')) setLast(undefined);
  }, [label, pathname]);
  const find = (wanted: string | undefined) => me?.tenants.find((tenant) => tenant.label === wanted);
  if (label !== undefined) return find(label);
  if (pathname.startsWith('/operator/')) return undefined;
  return find(last) ?? (me?.is_operator === true ? undefined : me?.tenants[0]);
}
