/** The tenant whose pages are open, and what one may do there. The server decides; this only says what is worth showing. */
import type { Role } from '@coatcheck/contract/console/session';
import { createContext, use } from 'react';
import type { Me } from '../api/session.ts';

export type Membership = Me['tenants'][number];

export const MembershipContext = createContext<Membership | undefined>(undefined);

export function useMembership(): Membership {
  const membership = use(MembershipContext);
  if (membership === undefined) throw new Error("outside of a tenant's pages");
  return membership;
}

export const changesKeys = (role: Role): boolean => role === 'owner';
export const changesTeam = (role: Role): boolean => role === 'owner';
export const changesKnowledge = (role: Role): boolean => role !== 'viewer';
