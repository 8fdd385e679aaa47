/** The scripted API's operator side. */
import { randomUUID } from 'node:crypto';
import { ConsoleTenantCreate } from '@coatcheck/contract/console/operator';
import { TenantUpdate } from '@coatcheck/contract/operator/tenants';
import * as z from 'zod/mini';
import { type ApiAnswer, type ApiRequest, ok, problem, type ScriptedState } from './scripted-state.ts';
import { blankTenant, idOf, type Person } from './scripted-world.ts';
import { auditOf, inviteTo, switchKeyOf, usageOf } from './scripted-tenant.ts';

export function answerOperator(state: ScriptedState, request: ApiRequest, person: Person): ApiAnswer {
  const { path, method, search, body } = request;
  if (!person.isOperator) return problem('role_missing');
  const [, , kind, id = '', ...rest] = path.split('/');
  if (kind === 'keys') {
    const owner = [...state.world.tenants.values()].find(({ keys }) => keys.some(({ key_id }) => key_id === id));
    return owner === undefined ? problem('not_found') : switchKeyOf(owner, id, rest[0] ?? '', person);
  }
  if (id === '') return method === 'GET' ? listOf(state, search) : createIn(state, body, person);
  const found = state.world.tenants.get(id);
  if (found === undefined) return problem('not_found');
  const [what] = rest;
  if (what === undefined) {
    if (method === 'PATCH') {
      const asked = z.safeParse(TenantUpdate, body);
      if (!asked.success) return problem('invalid_request');
      found.tenant = { ...found.tenant, ...(asked.data.call_seconds_a_day === undefined ? {} : { call_seconds_a_day: asked.data.call_seconds_a_day }) };
    }
    return ok(found.tenant);
  }
  switch (what) {
    case 'suspend':
    case 'resume':
      found.tenant = { ...found.tenant, status: what === 'suspend' ? 'suspended' : 'active' };
      found.audit.unshift({ id: randomUUID(), at: new Date().toISOString(), actor: person.email, action: `tenant.${what}`, subject: null, reason: null, detail: {} });
      return ok(found.tenant);
    case 'keys':
      return ok({ keys: found.keys });
    case 'usage':
      return usageOf(found, search);
    case 'audit':
      return auditOf(found, search);
    case 'invitations':
      return inviteTo(state, found, body, person);
    default:
      return problem('not_found');
  }
}

function listOf({ world }: ScriptedState, search: URLSearchParams): ApiAnswer {
  const query = (search.get('query') ?? '').toLowerCase();
  const limit = Number(search.get('limit') ?? 50);
  const all = [...world.tenants.values()].map(({ tenant }) => tenant).filter(({ name }) => name.toLowerCase().includes(query));
  const after = search.get('after') ?? '';
  const begin = after === '' ? 0 : all.findIndex(({ tenant_id }) => tenant_id === after) + 1;
  const tenants = all.slice(begin, begin + limit);
  return ok({ tenants, next: begin + limit < all.length ? (tenants.at(-1)?.tenant_id ?? null) : null });
}

function createIn(state: ScriptedState, body: unknown, person: Person): ApiAnswer {
  const asked = z.safeParse(ConsoleTenantCreate, body);
  if (!asked.success) return problem('invalid_request');
  const { name, origins = [], owner_email } = asked.data;
  const bad = origins.find((origin) => !/^https?:\/\/[\w.*:-]+$/.test(origin));
  if (bad !== undefined) return problem('invalid_origin', bad);
  const made = blankTenant(name);
  const [key] = made.keys;
  if (key === undefined) return problem('internal');
  const tenant = { ...made, keys: [{ ...key, origins }], tenant: { ...made.tenant, tenant_id: idOf(`${name} ${state.world.tenants.size}`) } };
  state.world.tenants.set(tenant.tenant.tenant_id, tenant);
  const invited = owner_email === undefined ? undefined : inviteTo(state, tenant, { email: owner_email, role: 'owner' }, person).body;
  const snippet = `<script async src="https://coatcheck.example/embed.js" data-key="${key.publishable_key}"></script>`;
  const { tenant_id, label } = tenant.tenant;
  return ok({ tenant_id, label, key_id: key.key_id, publishable_key: key.publishable_key, snippet, owner_invitation: invited ?? null }, 201);
}
