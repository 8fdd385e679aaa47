import { describe, expect, it } from 'vitest';
import { canaryKey } from '../../../../../tests/harness/provider/routes.ts';
import { ModelMisconfigured } from '../../models/provider-models.ts';
import { Secret } from '../../secret.ts';
import { speechAccount, type SpeechSettings } from './speech-account.ts';

const account = { apiKey: new Secret(canaryKey), baseUrl: undefined };
const accountOf = (change: Partial<SpeechSettings>, variable: Parameters<typeof speechAccount>[0] = 'TTS_MODEL') =>
  speechAccount(variable, { model: 'openai/tts-1', account, ...change });

describe('speechAccount', () => {
  it.each([
    ['openai/gpt-4o-mini-tts', 'gpt-4o-mini-tts', 'alloy'],
    ['openai/gpt-4o-mini-tts:marin', 'gpt-4o-mini-tts', 'marin'],
    ['openai-compatible/hexgrad/Kokoro:82m:af_heart', 'hexgrad/Kokoro:82m', 'af_heart'],
  ])('reads %s', (model, modelId, voice) => {
    expect(accountOf({ model, speechBaseUrl: 'http://speech.test/v1' })).toMatchObject({ modelId, voice });
  });

  it('leaves a colon in the name of what hears', () => {
    expect(accountOf({ model: 'openai/whisper:large' }, 'STT_MODEL').modelId).toBe('whisper:large');
  });

  it("prefers the address for speech, then the account's, then OpenAI's", () => {
    const at = { apiKey: account.apiKey, baseUrl: 'https://gateway.test/v1' };
    expect(accountOf({ account: at, speechBaseUrl: 'https://speech.test/v1' }).baseUrl.href).toBe('https://speech.test/v1');
    expect(accountOf({ account: at }).baseUrl.href).toBe('https://gateway.test/v1');
    expect(accountOf({}).baseUrl.href).toBe('https://api.openai.com/v1');
  });

  it('needs no key for a compatible server', () => {
    const open = { apiKey: undefined, baseUrl: 'http://speech.test/v1' };
    expect(accountOf({ model: 'openai-compatible/kokoro', account: open }).apiKey).toBeUndefined();
  });

  it.each([
    ['another provider', { model: 'acme/tts-1' }],
    ['no model', { model: 'openai/' }],
    ['a path for a model', { model: 'openai/../../admin' }],
    ['no voice', { model: 'openai/tts-1:' }],
    ['no key', { account: { apiKey: undefined, baseUrl: undefined } }],
    ['a key with a line break', { account: { apiKey: new Secret(`${canaryKey}\n`), baseUrl: undefined } }],
    ['no address for a compatible server', { model: 'openai-compatible/kokoro' }],
    ['an address of another kind', { speechBaseUrl: 'file:///etc' }],
    ['a password in the address', { speechBaseUrl: `https://a:${canaryKey}@speech.test/` }],
    ['a query in the address', { speechBaseUrl: `https://speech.test/?key=${canaryKey}` }],
  ])('refuses %s, in words that hold no key', (_what, change) => {
    let message = '';
    try {
      accountOf(change);
    } catch (error) {
      if (error instanceof ModelMisconfigured) message = error.message;
    }
    expect(message).toMatch(/openai|TTS_MODEL|base URL/);
    expect(message).not.toContain(canaryKey);
  });
});
