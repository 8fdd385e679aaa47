/** The operator's side of the console, where it is more than the operator's API: a tenant is made together with its owner's invitation. */
import { ConsoleTenantCreate, ConsoleTenantCreated } from '@coatcheck/contract/console/operator';
import { operation } from '../operator/operation.ts';
import { makeTenant } from '../operator/tenants.ts';
import { makeInvitation } from './team.ts';

export const createTenant = operation({
  method: 'post',
  path: '/tenants',
  summary: 'Create a tenant with its first publishable key, and invite its owner.',
  body: ConsoleTenantCreate,
  answer: ConsoleTenantCreated,
  status: 201,
  problems: ['invalid_origin'],
  async handle({ body: { owner_email: email, ...asked }, ...call }) {
    const made = await makeTenant(call, asked);
    const owner_invitation = email === undefined ? null : await makeInvitation(call, made.tenant_id, { email, role: 'owner' });
    return { ...made, owner_invitation };
  },
});
