/** The operator's functions: tenants, keys and their switch. Logs in as coatcheck_operator, which reads no table; each call carries the token. */
import { Key, KeyRotated } from '@coatcheck/contract/operator/keys';
import { Tenant, type TenantLooks } from '@coatcheck/contract/operator/tenants';
import type { Scope } from '@coatcheck/contract/token';
import type { Pool } from 'pg';
import * as z from 'zod/mini';
import { translate } from './refusal.ts';

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

/** Every function @throws {Refusal} `operator_token_invalid`, `not_found`, `conflict`, `database_unavailable`. */
export interface OperatorDatabase {
  checkToken(token: string): Promise<void>;
  createTenant(token: string, tenant: NewTenant): Promise<Tenant>;
  listTenants(token: string, page: { query: string | undefined; after: string | undefined; limit: number }): Promise<Tenant[]>;
  findTenant(token: string, tenantId: string): Promise<Tenant>;
  updateTenant(token: string, tenantId: string, looks: AssistantLooks): Promise<Tenant>;
  /** Off ends every ticket and pass of the tenant on the next request; on revives none of them. */
  switchTenant(token: string, tenantId: string, on: boolean): Promise<Tenant>;
  /** @param secondsADay `null`: no bound */
  setCallBudget(token: string, tenantId: string, secondsADay: number | null): Promise<Tenant>;
  listKeys(token: string, tenantId: string): Promise<Key[]>;
  findKey(token: string, keyId: string): Promise<Key>;
  createKey(token: string, tenantId: string, key: NewKey): Promise<Key>;
  /** Off ends every ticket and pass of the key on the next request; on revives none of them. */
  switchKey(token: string, keyId: string, on: boolean): Promise<Key>;
  setOrigins(token: string, keyId: string, origins: readonly string[]): Promise<Key>;
  rotateKey(token: string, keyId: string, next: { keyId: string; key: string }, overlapSeconds: number): Promise<{ key: Key; previous: Key }>;
  /** New passes are signed with a new key; passes already handed out go on. */
  rotateSigningKey(token: string): Promise<void>;
}

export function createOperatorDatabase(pool: Pool): OperatorDatabase {
  async function call(name: string, values: readonly unknown[]): Promise<unknown> {
    const places = values.map((_, index) => `$${index + 1}`).join(', ');
    try {
      const { rows } = await pool.query<{ answer: unknown }>({
        name: `operator-${name}`,
        text: `select operator.${name}(${places}) as answer`,
        values: [...values],
      });
      return rows[0]?.answer;
    } catch (error) {
      throw translate(error);
    }
  }

  return {
    async checkToken(token) {
      await call('check_token', [token]);
    },
    async createTenant(token, { tenantId, label, looks, firstKey }) {
      return Tenant.parse(
        await call('create_tenant', [
          token, tenantId, label, JSON.stringify(looks), firstKey.keyId, firstKey.key, firstKey.origins, firstKey.scopes,
        ]),
      );
    },
    async listTenants(token, { query, after, limit }) {
      return z.array(Tenant).parse(await call('list_tenants', [token, query ?? null, after ?? null, limit]));
    },
    async findTenant(token, tenantId) {
      return Tenant.parse(await call('find_tenant', [token, tenantId]));
    },
    async updateTenant(token, tenantId, looks) {
      return Tenant.parse(await call('update_tenant', [token, tenantId, JSON.stringify(looks)]));
    },
    async switchTenant(token, tenantId, on) {
      return Tenant.parse(await call('switch_tenant', [token, tenantId, on]));
    },
    async setCallBudget(token, tenantId, secondsADay) {
      return Tenant.parse(await call('set_call_budget', [token, tenantId, secondsADay]));
    },
    async listKeys(token, tenantId) {
      return z.array(Key).parse(await call('list_keys', [token, tenantId]));
    },
    async findKey(token, keyId) {
      return Key.parse(await call('find_key', [token, keyId]));
    },
    async createKey(token, tenantId, { keyId, key, origins, scopes }) {
      return Key.parse(await call('create_key', [token, tenantId, keyId, key, origins, scopes]));
    },
    async switchKey(token, keyId, on) {
      return Key.parse(await call('switch_key', [token, keyId, on]));
    },
    async setOrigins(token, keyId, origins) {
      return Key.parse(await call('set_origins', [token, keyId, origins]));
    },
    async rotateKey(token, keyId, next, overlapSeconds) {
      return Rotated.parse(await call('rotate_key', [token, keyId, next.keyId, next.key, overlapSeconds]));
    },
    async rotateSigningKey(token) {
      await call('rotate_signing_key', [token]);
    },
  };
}
