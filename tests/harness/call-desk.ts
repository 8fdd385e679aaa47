/** A whole deployment that takes calls, with a provider of its own and with what its books and its log say of each call. */
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { Client } from 'pg';
import { expect } from 'vitest';
import { openVisitor, startDeployment, type Deployment, type TestVisitor } from './deployment.ts';
import { startProvider, type LocalProvider, type ProviderOptions } from './provider/start-provider.ts';
import { openCall, type TestCall } from './voice-call.ts';

const plenty = '100000';
/** Far more than any test asks for: those about limits set their own. */
const callLimitsOutOfTheWay = {
  LIMIT_OPENS: plenty, LIMIT_OPENS_BURST: plenty, LIMIT_FRAMES: plenty, LIMIT_MESSAGES_VISITOR: plenty, LIMIT_MESSAGES_PREFIX: plenty,
  LIMIT_CALLS_VISITOR: plenty, LIMIT_CALLS_PREFIX: plenty, CALLS_PER_KEY: '1000', CALLS_PER_TENANT: '1000',
};

export interface CallDesk {
  readonly deployment: Deployment;
  readonly tenant: TenantCreated;
  readonly provider: LocalProvider;
  /** All of the database, as its superuser. */
  readonly books: Client;
  /** Every line of the log, the debugging ones too. */
  readonly log: readonly string[];
  newCaller(): Promise<TestVisitor>;
  /** A call that listens. */
  begin(caller?: TestVisitor): Promise<TestCall>;
  /** Calls that the books still count as running. */
  inBooks(): Promise<number>;
  /** Settles with why the books closed it. */
  whyEnded(call: TestCall): Promise<string>;
  stop(): Promise<void>;
}

export interface DeskOptions {
  readonly voice: 'embedded' | 'pipeline' | 'openai-realtime';
  readonly environment?: Record<string, string>;
  readonly provider?: ProviderOptions;
  /** The server's key at the provider. */
  readonly key?: string;
}

export async function openCallDesk({ voice, environment = {}, provider: options = {}, key = 'sk-of-a-test' }: DeskOptions): Promise<CallDesk> {
  const provider = await startProvider(options);
  const log: string[] = [];
  const deployment = await startDeployment(
    {
      ...callLimitsOutOfTheWay, VOICE: voice, MODEL: 'openai-compatible/little', OPENAI_API_KEY: key, OPENAI_BASE_URL: provider.baseUrl('openai-chat'),
      LOG_LEVEL: 'debug', ...environment,
    },
    { logTo: { write: (line) => void log.push(line) } },
  );
  const tenant = await deployment.createTenant({ name: 'Corner Bakery', origins: ['https://a.example'] });
  await deployment.operator('PATCH', `/tenants/${tenant.tenant_id}`, { call_seconds_a_day: 1_000_000_000 });
  const books = new Client({ connectionString: deployment.cluster.superuserUrl });
  await books.connect();
  const newCaller = () => openVisitor(deployment.port, tenant);

  return {
    deployment, tenant, provider, books, log, newCaller,
    async begin(caller) {
      const call = await openCall(deployment.port, caller ?? (await newCaller()));
      call.send({ type: 'start' });
      await call.until('listening', () => call.state === 'listening');
      return call;
    },
    async inBooks() {
      const { rows } = await books.query<{ open: string }>('select count(*) as open from app.call where ended_at is null');
      return Number(rows[0]?.open);
    },
    async whyEnded(call) {
      const id = call.last('started')?.call_id;
      const look = async () => (await books.query<{ end_reason: string | null }>('select end_reason from app.call where id = $1', [id])).rows[0]?.end_reason;
      await expect.poll(look, { timeout: 60_000 }).toEqual(expect.any(String));
      return String(await look());
    },
    async stop() {
      await books.end();
      await deployment.stop();
      await provider.close();
    },
  };
}
