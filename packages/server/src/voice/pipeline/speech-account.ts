/** STT_MODEL, TTS_MODEL or REALTIME_MODEL and the account they are reached with, checked once at boot. */
import type { ProviderAccount } from '../../models/assistant.ts';
import { ModelMisconfigured } from '../../models/provider-models.ts';
import type { Secret } from '../../secret.ts';

const publicBaseUrl = 'https://api.openai.com/v1';
/** Where none is named. Realtime models have two that the others don't, and OpenAI recommends those. */
const voiceDefaults = { STT_MODEL: 'alloy', TTS_MODEL: 'alloy', REALTIME_MODEL: 'marin' } as const;

export interface SpeechSettings {
  /** `openai/gpt-4o-mini-transcribe`, `openai/gpt-4o-mini-tts:alloy`, `openai-compatible/…`. */
  readonly model: string;
  /** OpenAI's, from the server's environment alone. */
  readonly account: ProviderAccount;
  /** SPEECH_BASE_URL: where sound goes, if not to the account's own address. */
  readonly speechBaseUrl?: string | undefined;
}

export interface SpeechAccount {
  readonly provider: 'openai' | 'openai-compatible';
  readonly modelId: string;
  /** What follows the last colon; only where a voice was asked for. */
  readonly voice: string;
  readonly baseUrl: URL;
  readonly apiKey: Secret | undefined;
}

/**
 * @param variable whose value `model` is, for the operator
 * @throws {ModelMisconfigured} in words for the operator; never holds a key
 */
export function speechAccount(variable: 'STT_MODEL' | 'TTS_MODEL' | 'REALTIME_MODEL', { model, account, speechBaseUrl }: SpeechSettings): SpeechAccount {
  const [, provider, name = ''] = /^(openai|openai-compatible)\/(.+)$/.exec(model) ?? [];
  if (provider !== 'openai' && provider !== 'openai-compatible') {
    throw new ModelMisconfigured(`${variable} is neither openai/… nor openai-compatible/…`);
  }
  const colon = variable === 'STT_MODEL' ? -1 : name.lastIndexOf(':');
  const modelId = colon === -1 ? name : name.slice(0, colon);
  const voice = colon === -1 ? voiceDefaults[variable] : name.slice(colon + 1);
  if (!/^[\w.:@/+-]{1,200}$/.test(modelId) || modelId.includes('..')) throw new ModelMisconfigured(`${variable}=${provider}/… names no model`);
  if (!/^[\w.+-]{1,100}$/.test(voice)) throw new ModelMisconfigured(`${variable}=${provider}/${modelId}:… names no voice`);

  const { apiKey } = account;
  if (apiKey === undefined && provider === 'openai') throw new ModelMisconfigured(`${variable}=${model} needs an API key for openai, and there is none`);
  // A header with another character throws an error that quotes the header.
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey.reveal())) {
    throw new ModelMisconfigured(`the API key for ${provider} is empty or has a character in it that no key has`);
  }
  const address = speechBaseUrl ?? account.baseUrl ?? (provider === 'openai' ? publicBaseUrl : undefined);
  if (address === undefined) throw new ModelMisconfigured(`${variable}=${model} needs a base URL, and there is none`);
  return { provider, modelId, voice, baseUrl: parseBaseUrl(address), apiKey };
}

function parseBaseUrl(address: string): URL {
  const url = URL.parse(address);
  if (url === null || !['https:', 'http:'].includes(url.protocol)) throw new ModelMisconfigured('the base URL for speech is not an http(s) address');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new ModelMisconfigured('the base URL for speech has more to it than origin and path');
  }
  return url;
}
