/** MODEL, read once at boot, made into the assistant that answers every turn. */
import type { Assistant, ProviderAccount } from './assistant.ts';
import { hostedAssistant } from './hosted-assistant.ts';
import { defaultModelLimits, type ModelLimits } from './model-limits.ts';
import { ModelMisconfigured, providerModel, providerNames } from './provider-models.ts';

export interface AssistantSettings {
  /** As in MODEL: `built-in`, `openai/gpt-…`, `anthropic/claude-…`, `google/…`, `openai-compatible/…`. */
  readonly model: string;
  /** What answers where MODEL is `built-in`. */
  readonly builtIn: Assistant;
  /** From the environment alone. `openai-compatible` uses OpenAI's: the same two variables. */
  readonly accounts: {
    readonly openai?: ProviderAccount | undefined;
    readonly anthropic?: ProviderAccount | undefined;
    readonly google?: ProviderAccount | undefined;
  };
  readonly limits?: Partial<ModelLimits> | undefined;
}

const noAccount: ProviderAccount = { apiKey: undefined, baseUrl: undefined };

/** @throws {ModelMisconfigured} the model is not known, or its provider can't be spoken to with what there is */
export function createAssistant({ model, builtIn, accounts, limits }: AssistantSettings): Assistant {
  if (model === 'built-in') return builtIn;

  const slash = model.indexOf('/');
  const provider = providerNames.find((name) => name === model.slice(0, slash));
  if (provider === undefined) {
    throw new ModelMisconfigured(`MODEL is neither built-in nor one of ${providerNames.map((name) => `${name}/…`).join(', ')}`);
  }
  const account = accounts[provider === 'openai-compatible' ? 'openai' : provider] ?? noAccount;
  const caps = { ...defaultModelLimits, ...limits };
  return hostedAssistant(model, providerModel(provider, model.slice(slash + 1), account, caps), caps);
}
