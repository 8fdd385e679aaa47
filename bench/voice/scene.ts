/** What a part of `voice` needs: the product, who calls it and, where a provider hears and speaks, that one; each in a process of its own. */
import { startChild, type ChildServer } from '../servers/child.ts';
import { startCoatcheck, type Coatcheck } from '../servers/coatcheck.ts';
import type { CallersBrief, CallersTasks } from './callers.ts';
import type { ProviderBrief, ProviderTasks } from './provider.ts';

/** All callers come from one address and to one tenant, and ask more in a minute than people do. What calls cost is measured here, not what limits do. */
const limitsOutOfTheWay = Object.fromEntries(
  ['LIMIT_FRAMES', 'LIMIT_OPENS', 'LIMIT_OPENS_BURST', 'LIMIT_CALLS_PREFIX', 'LIMIT_MESSAGES_VISITOR', 'LIMIT_MESSAGES_PREFIX', 'LIMIT_STRANGERS']
    .map((name): [string, string] => [name, '1000000'])
    .concat([['CALLS_PER_KEY', '1000'], ['CALLS_PER_TENANT', '1000'], ['CALL_SILENCE_SECONDS', '600'], ['LOG_LEVEL', 'error']]),
);

/** What the tenant knows; each question is looked up in it. */
const knowledge = `# Corner Bakery

## Opening hours

We are open from seven in the morning until six, Monday to Saturday. On Sundays we are closed.

## Bread

We bake rye bread, wheat bread and rolls each morning. A loaf of rye bread costs four euros.

## Young men and others

An ill-disposed young man may have been a more amiable man than he was. He might even have been made amiable himself, had he married a more amiable woman.
`;

export type Callers = ChildServer<CallersTasks>;

export interface Scene {
  readonly server: Coatcheck;
  readonly callers: Callers;
}

export interface ProviderScene extends Scene {
  readonly provider: ChildServer<ProviderTasks>;
}

/** The parts that come with it: no key, no service. Runs `work` with everything started, and stops all of it however `work` ends. */
export async function withEmbeddedVoice(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withScene({ VOICE: 'embedded' }, [], work);
}

/** @param delayMs of each of the provider's answers */
export async function withHostedVoice(delayMs: number, work: (scene: ProviderScene) => Promise<void>): Promise<void> {
  const brief: ProviderBrief = { delayMs };
  const provider = await startChild<ProviderTasks>(new URL('provider.ts', import.meta.url), brief);
  const base = `http://127.0.0.1:${provider.port}/v1`;
  const environment = { VOICE: 'pipeline', MODEL: 'openai-compatible/local', OPENAI_BASE_URL: base, OPENAI_API_KEY: 'of-the-local-provider' };
  await withScene(environment, [() => provider.stop()], (scene) => work({ ...scene, provider }));
}

async function withScene(environment: Record<string, string>, closers: (() => Promise<void>)[], work: (scene: Scene) => Promise<void>): Promise<void> {
  try {
    const server = await startCoatcheck({ withProbe: true, environment: { ...limitsOutOfTheWay, ...environment } });
    closers.push(() => server.stop());
    const tenant = await server.createTenant('Corner Bakery', 'https://bakery.example');
    await server.addDocument(tenant.tenant_id, { name: 'bakery.md', content: knowledge });
    const brief: CallersBrief = { port: server.port, tenant: { label: tenant.label, publishable_key: tenant.publishable_key } };
    const callers = await startChild<CallersTasks>(new URL('callers.ts', import.meta.url), brief);
    closers.push(() => callers.stop());
    await work({ server, callers });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}
