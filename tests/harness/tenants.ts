/** A migrated database with tenants in it, for tests that need no HTTP. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { MintedPass } from '@coatcheck/database/counter';
import { openDatabase, type Database } from '@coatcheck/database/database';
import type { Language } from '@coatcheck/contract/operator/tenants';
import { migrate } from '@coatcheck/database/migrate';
import type { Credential } from '@coatcheck/database/tenant';
import { newLabel, newPublishableKey } from '@coatcheck/server/domain/publishable-key';
import { startScratchCluster, type ScratchCluster } from './cluster.ts';

export const operatorToken = 'test-operator-token-0123456789abcdef';

export interface TestTenant {
  readonly tenantId: string;
  readonly label: string;
  readonly keyId: string;
  readonly key: string;
}

export interface TestDatabase {
  readonly cluster: ScratchCluster;
  readonly database: Database;
  createTenant(name: string, language?: Language): Promise<TestTenant>;
  /** A new visitor's first pass, from a fresh ticket. */
  openVisitor(tenant: TestTenant, cookie?: string): Promise<MintedPass>;
  stop(): Promise<void>;
}

export async function startTestDatabase(options: Parameters<typeof startScratchCluster>[0] = {}): Promise<TestDatabase> {
  const cluster = await startScratchCluster(options);
  await migrate({ ownerUrl: cluster.ownerUrl, appPassword: cluster.appPassword, operatorToken, log: () => undefined });
  const database = await openDatabase({ databaseUrl: cluster.databaseUrl, life: { ttlSeconds: 300, sessionSeconds: 43_200 } });
  return {
    cluster,
    database,
    async createTenant(name, language = 'en') {
      const label = newLabel();
      const tenant = { tenantId: randomUUID(), label, keyId: randomUUID(), key: newPublishableKey(label) };
      await database.operator.createTenant(operatorToken, {
        tenantId: tenant.tenantId,
        label,
        looks: { name, language, greeting: 'Hello', colour: '#112233', corner: 'right', starters: [], consent_text: `${name} may reply.`, call_consent_text: '' },
        firstKey: { keyId: tenant.keyId, key: tenant.key, origins: ['https://shop.example'], scopes: ['chat', 'leads', 'voice'] },
      });
      return tenant;
    },
    async openVisitor({ key, label }, cookie) {
      const [ticketKey] = await database.counter.ticketKeys();
      const { keyEpoch, tenantEpoch } = await database.counter.lookUpTag(key, label);
      return database.counter.open({
        key, label, cookie, resume: undefined, prefix: '192.0.2.1/32', canBind: true,
        ticket: { id: randomBytes(16), ticketKeyId: ticketKey?.id ?? 0, keyEpoch, tenantEpoch },
      });
    },
    async stop() {
      await database.close();
      await cluster.stop();
    },
  };
}

export const credentialOf = (pass: MintedPass): Credential => ({ pass: pass.accessToken, cookie: pass.secret });
