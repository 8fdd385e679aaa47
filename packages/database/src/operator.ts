/**
 * The operator's functions: tenants, keys and their switch. Logs in as coatcheck_operator, which reads no table; each call
 * carries a proof: the operator's token, an operator's session or, for keys and looks, a member's pass.
 */
import { Key, KeyRotated } from '@coatcheck/contract/operator/keys';
import { Tenant, type TenantLooks } from '@coatcheck/contract/operator/tenants';
import type { Scope } from '@coatcheck/contract/token';
import type { Pool } from 'pg';
import * as z from 'zod/mini';
import { definerCall } from './definer-call.ts';

export interface NewKey {
  readonly keyId: string;
  readonly key: string;
  readonly origins: readonly string[];
  readonly scopes: readonly Scope[];
}

/** Who the tenant is to its visitors, and how its assistant looks and speaks. */
export type AssistantLooks = TenantLooks & { readonly name?: string | undefined };

export interface NewTenant {
  readonly tenantId: string;
  readonly label: string;
  readonly looks: Required<AssistantLooks>;
  readonly firstKey: NewKey;
}

const Rotated = z.omit(KeyRotated, { snippet: true });

/** Every function @throws {Refusal} `operator_token_invalid`, `role_missing`, `not_found`, `conflict`, `database_unavailable`. */
export interface OperatorDatabase {
  /** The token alone; a session is none. */
  checkToken(token: string): Promise<void>;
  createTenant(proof: string, tenant: NewTenant): Promise<Tenant>;
  listTenants(proof: string, page: { query: string | undefined; after: string | undefined; limit: number }): Promise<Tenant[]>;
  findTenant(proof: string, tenantId: string): Promise<Tenant>;
  updateTenant(proof: string, tenantId: string, looks: AssistantLooks): Promise<Tenant>;
  /** Off ends every ticket and pass of the tenant on the next request; on revives none of them. */
  switchTenant(proof: string, tenantId: string, on: boolean): Promise<Tenant>;
  /** @param secondsADay `null`: no bound */
  setCallBudget(proof: string, tenantId: string, secondsADay: number | null): Promise<Tenant>;
  listKeys(proof: string, tenantId: string): Promise<Key[]>;
  findKey(proof: string, keyId: string): Promise<Key>;
  createKey(proof: string, tenantId: string, key: NewKey): Promise<Key>;
  /** Off ends every ticket and pass of the key on the next request; on revives none of them. */
  switchKey(proof: string, keyId: string, on: boolean): Promise<Key>;
  setOrigins(proof: string, keyId: string, origins: readonly string[]): Promise<Key>;
  rotateKey(proof: string, keyId: string, next: { keyId: string; key: string }, overlapSeconds: number): Promise<{ key: Key; previous: Key }>;
  /** New passes are signed with a new key; passes already handed out go on. */
  rotateSigningKey(proof: string): Promise<void>;
}

export function createOperatorDatabase(pool: Pool): OperatorDatabase {
  const call = definerCall(pool, 'operator');
  return {
    async checkToken(token) {
      await call('check_token', [token]);
    },
    async createTenant(proof, { tenantId, label, looks, firstKey }) {
      return Tenant.parse(
        await call('create_tenant', [
          proof, tenantId, label, JSON.stringify(looks), firstKey.keyId, firstKey.key, firstKey.origins, firstKey.scopes,
        ]),
      );
    },
    async listTenants(proof, { query, after, limit }) {
      return z.array(Tenant).parse(await call('list_tenants', [proof, query ?? null, after ?? null, limit]));
    },
    async findTenant(proof, tenantId) {
      return Tenant.parse(await call('find_tenant', [proof, tenantId]));
    },
    async updateTenant(proof, tenantId, looks) {
      return Tenant.parse(await call('update_tenant', [proof, tenantId, JSON.stringify(looks)]));
    },
    async switchTenant(proof, tenantId, on) {
      return Tenant.parse(await call('switch_tenant', [proof, tenantId, on]));
    },
    async setCallBudget(proof, tenantId, secondsADay) {
      return Tenant.parse(await call('set_call_budget', [proof, tenantId, secondsADay]));
    },
    async listKeys(proof, tenantId) {
      return z.array(Key).parse(await call('list_keys', [proof, tenantId]));
    },
    async findKey(proof, keyId) {
      return Key.parse(await call('find_key', [proof, keyId]));
    },
    async createKey(proof, tenantId, { keyId, key, origins, scopes }) {
      return Key.parse(await call('create_key', [proof, tenantId, keyId, key, origins, scopes]));
    },
    async switchKey(proof, keyId, on) {
      return Key.parse(await call('switch_key', [proof, keyId, on]));
    },
    async setOrigins(proof, keyId, origins) {
      return Key.parse(await call('set_origins', [proof, keyId, origins]));
    },
    async rotateKey(proof, keyId, next, overlapSeconds) {
      return Rotated.parse(await call('rotate_key', [proof, keyId, next.keyId, next.key, overlapSeconds]));
    },
    async rotateSigningKey(proof) {
      await call('rotate_signing_key', [proof]);
    },
  };
}
