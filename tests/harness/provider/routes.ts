/** The ways an assistant may reach a provider: what MODEL says, and the protocol it then speaks. One suite runs over all. */
import type { Assistant } from '@coatcheck/server/models/assistant';
import { createAssistant } from '@coatcheck/server/models/create-assistant';
import type { ModelLimits } from '@coatcheck/server/models/model-limits';
import { Secret } from '@coatcheck/server/secret';
import type { Script, WireName } from './script.ts';
import { type LocalProvider, startProvider } from './start-provider.ts';

export interface Route {
  readonly model: string;
  readonly wire: WireName;
  /** Where the provider knows this protocol alone. */
  readonly only?: true;
}

export const routes: readonly Route[] = [
  { model: 'openai/gpt-5-mini', wire: 'openai-responses' },
  { model: 'openai/gpt-4.1-mini', wire: 'openai-chat', only: true },
  { model: 'anthropic/claude-sonnet-4-5', wire: 'anthropic' },
  { model: 'google/gemini-2.5-flash', wire: 'google' },
  { model: 'openai-compatible/llama3.2:3b', wire: 'openai-chat' },
];

/** Looks like none of ours and like nobody's: wherever it turns up, the provider key turned up. */
export const canaryKey = 'sk-canary-5f1e8c07b2d94a3f';

/** An assistant with a provider of its own. `close` it. */
export interface Reached {
  readonly provider: LocalProvider;
  readonly assistant: Assistant;
  close(): Promise<void>;
}

/** @param key what the assistant is given; the provider accepts `canaryKey` alone */
export async function reach(route: Route, script: Script, limits: Partial<ModelLimits> = {}, key = canaryKey): Promise<Reached> {
  const provider = await startProvider({ apiKey: canaryKey, script, ...(route.only ? { speaks: [route.wire] } : {}) });
  return {
    provider,
    assistant: assistantAt(provider.baseUrl(route.wire), route, limits, key),
    close: () => provider.close(),
  };
}

/** An assistant that reaches its provider under an address. */
export function assistantAt(baseUrl: string, route: Route, limits: Partial<ModelLimits> = {}, key = canaryKey): Assistant {
  const account = { apiKey: new Secret(key), baseUrl };
  return createAssistant({
    model: route.model,
    builtIn: neverAsked,
    accounts: { openai: account, anthropic: account, google: account },
    // Waits of a test are short; those that matter to one it sets itself.
    limits: { retryDelayMs: 1, ...limits },
  });
}

const neverAsked: Assistant = {
  model: 'built-in',
  answer() {
    throw new Error('the built-in assistant was asked');
  },
};
