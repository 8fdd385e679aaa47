/**
 * MODEL and the accounts made into a model that can be asked. The only file that knows the SDK's providers.
 *
 * Each SDK client is given its address, a key and a `fetch`, always: left out, it would look for them in the environment.
 * The key it is given is not the key; `pinnedFetch` puts that on.
 */
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { ModelUnavailable, type ProviderAccount } from './assistant.ts';
import type { LanguageModel, ModelRequest } from './language-model.ts';
import type { ModelLimits } from './model-limits.ts';
import { type PinnedAccount, pinnedFetch } from './pinned-fetch.ts';

export const providerNames = ['openai', 'anthropic', 'google', 'openai-compatible'] as const;
export type ProviderName = (typeof providerNames)[number];

/** MODEL or an account is not usable. Thrown at boot, in words for the operator; never holds a key. */
export class ModelMisconfigured extends Error {
  override readonly name = 'ModelMisconfigured';
}

type BuildModel = (client: { apiKey: string; baseURL: string; fetch: typeof fetch }, modelId: string) => LanguageModel;

interface ProviderKind {
  readonly baseUrlDefault: string | undefined;
  readonly keyRequired: boolean;
  readonly keyHeader: PinnedAccount['keyHeader'];
  /** The address as people write it, made into what the SDK appends its paths to. */
  readonly normalise?: (baseUrl: URL) => URL;
  readonly build: BuildModel;
  /** The same where another address than the default is set. */
  readonly buildForGateway?: BuildModel;
}

/** What the SDK is told instead of the key. */
const keyPlaceholder = 'held-by-the-pinned-fetch';

/** Thinking is off, or as low as a model allows: people wait at the other end, and the cap on output counts it. */
const thinkingLeast = { reasoning: 'none' } as const;

/** OpenAI would otherwise keep each conversation for a month; and summaries of thoughts need a verified organisation. */
const openaiSettings = { ...thinkingLeast, providerOptions: { openai: { store: false, reasoningSummary: null } } } as const;

const kinds: Record<ProviderName, ProviderKind> = {
  openai: {
    baseUrlDefault: 'https://api.openai.com/v1',
    keyRequired: true,
    keyHeader: { name: 'authorization', prefix: 'Bearer ' },
    build: (client, modelId) => asked(createOpenAI(client).responses(modelId), openaiSettings),
    // Chat Completions gets the plainest request there is: gateways refuse fields they don't know.
    buildForGateway: (client, modelId) =>
      chatWhereResponsesIsMissing(
        asked(createOpenAI(client).responses(modelId), openaiSettings),
        createOpenAI(client).chat(modelId),
      ),
  },
  anthropic: {
    baseUrlDefault: 'https://api.anthropic.com/v1',
    keyRequired: true,
    keyHeader: { name: 'x-api-key', prefix: '' },
    // Anthropic's own tools take ANTHROPIC_BASE_URL without /v1, the SDK with it.
    normalise: (baseUrl) => (baseUrl.pathname === '/' ? new URL('/v1', baseUrl) : baseUrl),
    build: (client, modelId) => asked(createAnthropic(client).messages(modelId), thinkingLeast),
  },
  google: {
    baseUrlDefault: 'https://generativelanguage.googleapis.com/v1beta',
    keyRequired: true,
    keyHeader: { name: 'x-goog-api-key', prefix: '' },
    build: (client, modelId) => asked(createGoogle(client).chat(modelId), thinkingLeast),
  },
  'openai-compatible': {
    baseUrlDefault: undefined,
    keyRequired: false,
    keyHeader: { name: 'authorization', prefix: 'Bearer ' },
    build: ({ baseURL, fetch }, modelId) =>
      createOpenAICompatible({ name: 'compatible', baseURL, fetch, includeUsage: true }).chatModel(modelId),
  },
};

/**
 * @param account from the server's environment alone
 * @throws {ModelMisconfigured} no key where one is needed, or an address or key that can't be used
 */
export function providerModel(
  provider: ProviderName,
  modelId: string,
  account: ProviderAccount,
  limits: Pick<ModelLimits, 'responseBytesMax'>,
): LanguageModel {
  const kind = kinds[provider];
  if (!/^[\w.:@/+-]{1,200}$/.test(modelId) || modelId.includes('..')) {
    throw new ModelMisconfigured(`MODEL=${provider}/… names no model`);
  }
  if (account.apiKey === undefined && kind.keyRequired) {
    throw new ModelMisconfigured(`MODEL=${provider}/${modelId} needs an API key for ${provider}, and there is none`);
  }
  // A header with another character throws an error that quotes the header.
  if (account.apiKey !== undefined && !/^[\x21-\x7e]+$/.test(account.apiKey.reveal())) {
    throw new ModelMisconfigured(`the API key for ${provider} is empty or has a character in it that no key has`);
  }
  const address = account.baseUrl ?? kind.baseUrlDefault;
  if (address === undefined) throw new ModelMisconfigured(`MODEL=${provider}/${modelId} needs a base URL, and there is none`);

  const written = parseBaseUrl(address, provider);
  const baseUrl = kind.normalise?.(written) ?? written;
  const client = {
    apiKey: keyPlaceholder,
    baseURL: baseUrl.href.replace(/\/+$/, ''),
    fetch: pinnedFetch({
      baseUrl,
      apiKey: account.apiKey,
      keyHeader: kind.keyHeader,
      responseBytesMax: limits.responseBytesMax,
    }),
  };
  const build = address === kind.baseUrlDefault ? kind.build : (kind.buildForGateway ?? kind.build);
  return build(client, modelId);
}

function parseBaseUrl(address: string, provider: ProviderName): URL {
  const url = URL.parse(address);
  if (url === null || !['https:', 'http:'].includes(url.protocol)) {
    throw new ModelMisconfigured(`the base URL for ${provider} is not an http(s) address`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new ModelMisconfigured(`the base URL for ${provider} has more to it than origin and path`);
  }
  return url;
}

/** @returns the model, asked with these settings each time */
function asked(model: LanguageModel, settings: Pick<ModelRequest, 'reasoning' | 'providerOptions'>): LanguageModel {
  return { doStream: (request) => model.doStream({ ...request, ...settings }) };
}

/**
 * OpenAI's own address speaks both of its protocols, and its newer models use tools with Responses alone. A gateway set as
 * OPENAI_BASE_URL may know Chat Completions only: its 404 for the first, with an answer to the second, decides for good.
 */
function chatWhereResponsesIsMissing(responses: LanguageModel, chat: LanguageModel): LanguageModel {
  let known: LanguageModel | undefined;
  return {
    async doStream(request) {
      if (known !== undefined) return known.doStream(request);
      try {
        const answer = await responses.doStream(request);
        known = responses;
        return answer;
      } catch (error) {
        if (!(error instanceof ModelUnavailable) || (error.status !== 404 && error.status !== 405)) throw error;
        const answer = await chat.doStream(request);
        known = chat;
        return answer;
      }
    },
  };
}
