import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { assistantAt, canaryKey, routes } from '../../../../tests/harness/provider/routes.ts';
import { startProvider } from '../../../../tests/harness/provider/start-provider.ts';
import { hear, turnOf } from '../../../../tests/harness/provider/turn.ts';
import { Secret } from '../secret.ts';
import type { Assistant } from './assistant.ts';
import { createAssistant } from './create-assistant.ts';

const builtIn: Assistant = {
  model: 'built-in',
  answer() {
    throw new Error('not asked');
  },
};
const account = (key: string | undefined, baseUrl?: string) => ({
  apiKey: key === undefined ? undefined : new Secret(key),
  baseUrl,
});

function refusal(model: string, accounts: Parameters<typeof createAssistant>[0]['accounts'] = {}): string {
  try {
    createAssistant({ model, builtIn, accounts });
  } catch (error) {
    return inspect(error, { depth: Infinity, showHidden: true });
  }
  return 'none';
}

describe('createAssistant', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('hands out the built-in answerer as it is', () => {
    expect(createAssistant({ model: 'built-in', builtIn, accounts: {} })).toBe(builtIn);
  });

  it.each(['', 'gpt-5', 'mistral/large', '/gpt-5', 'constructor/x', 'Built-in'])('refuses MODEL=%j', (model) => {
    expect(refusal(model)).toContain('MODEL is neither built-in nor one of');
  });

  it.each(['openai/', 'google/../../v1/x', 'openai/a b', 'anthropic/x?y', `openai/${'x'.repeat(300)}`])(
    'refuses the model of %j',
    (model) => {
      const key = account(canaryKey);
      expect(refusal(model, { openai: key, anthropic: key, google: key })).toContain('names no model');
    },
  );

  it.each(routes.filter(({ model }) => !model.startsWith('openai-compatible')))(
    '$model wants a key, whatever the environment holds',
    ({ model }) => {
      for (const name of ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY', 'GOOGLE_API_KEY'])
        vi.stubEnv(name, canaryKey);
      expect(refusal(model)).toContain('needs an API key');
    },
  );

  it.each(['', `${canaryKey}\n`, `${canaryKey} x`, `${canaryKey}é`])(
    'refuses a key that no header can carry, without showing it: %j',
    (key) => {
      const shown = refusal('openai/gpt-5', { openai: account(key) });
      expect(shown).toContain('a character in it that no key has');
      expect(shown).not.toContain(canaryKey);
    },
  );

  it.each([
    'ftp://x.example',
    'x.example',
    'https://user:pass@x.example/v1',
    'https://x.example/v1?key=1',
    'https://x.example/#a',
    'file:///etc/passwd',
  ])('refuses the address %j', (baseUrl) => {
    const shown = refusal('openai/gpt-5', { openai: account(canaryKey, baseUrl) });
    expect(shown).toContain('the base URL for openai');
    expect(shown).not.toContain('pass@');
  });

  it('a compatible server wants an address, and no key', async () => {
    expect(refusal('openai-compatible/llama3', { openai: account(undefined) })).toContain('needs a base URL');
    const provider = await startProvider();
    const accounts = { openai: account(undefined, provider.baseUrl('openai-chat')) };
    const { text } = await hear(createAssistant({ model: 'openai-compatible/llama3', builtIn, accounts }), turnOf());
    expect(text).toBe('Hello there.');
    expect(provider.calls[0]?.headers).not.toHaveProperty('authorization');
    await provider.close();
  });

  it.each(routes)('$model over $wire takes neither address nor key from the environment', async (route) => {
    const [meant, elsewhere] = await Promise.all([
      startProvider({ apiKey: canaryKey, ...(route.only ? { speaks: [route.wire] } : {}) }),
      startProvider(),
    ]);
    for (const name of ['OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL', 'GOOGLE_BASE_URL'])
      vi.stubEnv(name, elsewhere.baseUrl(route.wire));
    for (const name of [
      'OPENAI_API_KEY',
      'ANTHROPIC_API_KEY',
      'GOOGLE_GENERATIVE_AI_API_KEY',
      'ANTHROPIC_AUTH_TOKEN',
      'OPENAI_ORGANIZATION',
    ]) {
      vi.stubEnv(name, 'sk-of-the-environment');
    }
    const { text } = await hear(assistantAt(meant.baseUrl(route.wire), route), turnOf());
    expect(text).toBe('Hello there.');
    expect(elsewhere.calls).toEqual([]);
    expect(meant.calls.map(({ rawHeaders }) => rawHeaders.join(' ')).join(' ')).not.toContain('sk-of-the-environment');
    await Promise.all([meant.close(), elsewhere.close()]);
  });

  it.each(routes)('$model over $wire looks at the key once at boot, and then once a request', async (route) => {
    const provider = await startProvider(route.only ? { speaks: [route.wire] } : {});
    const reveal = vi.spyOn(Secret.prototype, 'reveal');
    const assistant = assistantAt(provider.baseUrl(route.wire), route);
    expect(reveal).toHaveBeenCalledTimes(1);
    await hear(assistant, turnOf());
    expect(reveal).toHaveBeenCalledTimes(1 + provider.calls.length + provider.strays.length);
    reveal.mockRestore();
    await provider.close();
  });

  it("takes Anthropic's address as Anthropic's own tools do, without /v1", async () => {
    const provider = await startProvider();
    const route = { model: 'anthropic/claude-sonnet-4-5', wire: 'anthropic' } as const;
    await hear(assistantAt(provider.origin, route), turnOf());
    expect(provider.calls[0]?.path).toBe('/v1/messages');
    await provider.close();
  });

  it('asks a gateway that knows Chat Completions alone twice once, then no more', async () => {
    const provider = await startProvider({ speaks: ['openai-chat'] });
    const assistant = assistantAt(provider.baseUrl('openai-chat'), { model: 'openai/gpt-5-mini', wire: 'openai-chat' });
    await hear(assistant, turnOf());
    await hear(assistant, turnOf());
    expect(provider.strays).toEqual(['POST /v1/responses']);
    expect(provider.calls).toHaveLength(2);
    await provider.close();
  });

  it('asks OpenAI to keep nothing, and to think as little as it can', async () => {
    const provider = await startProvider();
    await hear(
      assistantAt(provider.baseUrl('openai-responses'), { model: 'openai/gpt-5-mini', wire: 'openai-responses' }),
      turnOf(),
    );
    expect(provider.calls[0]?.body).toMatchObject({ store: false, reasoning: { effort: 'minimal' } });
    expect(provider.calls[0]?.rawBody).not.toContain('summary');
    await provider.close();
  });
});
