import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canaryKey } from '../../../../tests/harness/provider/routes.ts';
import { type LocalProvider, startProvider } from '../../../../tests/harness/provider/start-provider.ts';
import { Secret } from '../secret.ts';
import { pinnedFetch } from './pinned-fetch.ts';

describe('pinnedFetch', () => {
  let provider: LocalProvider;
  beforeEach(async () => {
    provider = await startProvider();
  });
  afterEach(() => provider.close());

  const pinned = (path = '/v1') =>
    pinnedFetch({
      baseUrl: new URL(path, provider.origin),
      apiKey: new Secret(canaryKey),
      keyHeader: { name: 'authorization', prefix: 'Bearer ' },
      responseBytesMax: 1024,
    });
  const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Hello?' }] });

  it.each([
    ['another port', (at: URL) => at.origin.replace(/\d+$/, (port) => String(Number(port) ^ 1))],
    ['another scheme', (at: URL) => at.origin.replace('http:', 'https:')],
    ['another name for the same host', (at: URL) => at.origin.replace('127.0.0.1', 'localhost')],
    ['a name that begins like it', (at: URL) => `${at.origin}.evil.test`],
    ['the origin as a user name', (at: URL) => `http://${at.host}@evil.test`],
    ['a user name before it', (at: URL) => `http://user:word@${at.host}`],
  ])('goes nowhere else: %s', async (_name, origin) => {
    const elsewhere = `${origin(new URL(provider.origin))}/v1/chat/completions`;
    await expect(pinned()(elsewhere, { method: 'POST', body })).rejects.toMatchObject({ failure: 'rejected', status: undefined });
    expect(provider.calls).toEqual([]);
  });

  it.each(['/chat/completions', '/v10/chat/completions', '/v1/../chat/completions', '/v1/%2e%2e/chat/completions'])(
    'stays below its path: %s',
    async (path) => {
      await expect(pinned()(provider.origin + path, { method: 'POST', body })).rejects.toMatchObject({ failure: 'rejected' });
      expect([...provider.calls, ...provider.strays]).toEqual([]);
    },
  );

  it('sends the listed headers, the key in its own, and nothing else it is given', async () => {
    const headers = {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      authorization: 'Bearer of-the-sdk',
      'openai-organization': 'org',
      cookie: 'a=b',
      'x-tenant': 'shop',
    };
    const response = await pinned()(`${provider.origin}/v1/chat/completions`, { method: 'POST', headers, body });
    expect(response.status).toBe(200);
    await response.text();
    const sent = provider.calls[0]?.headers ?? {};
    expect(sent).toMatchObject({ 'anthropic-version': '2023-06-01', authorization: `Bearer ${canaryKey}` });
    for (const name of ['openai-organization', 'cookie', 'x-tenant']) expect(sent).not.toHaveProperty(name);
  });

  it('asks for a Retry-After in either form', async () => {
    const rejects = async (header: string) => {
      provider.follow([{ trouble: { kind: 'status', status: 429, headers: { 'retry-after': header } } }]);
      return pinned()(`${provider.origin}/v1/chat/completions`, { method: 'POST', body }).then(
        () => undefined,
        (error: unknown) => error,
      );
    };
    expect(await rejects('7')).toMatchObject({ failure: 'rate_limited', status: 429, retryAfterSeconds: 7 });
    expect(await rejects('soon')).toMatchObject({ failure: 'rate_limited', retryAfterSeconds: undefined });
    const inAMinute = await rejects(new Date(Date.now() + 60_000).toUTCString());
    expect(inAMinute).toHaveProperty('retryAfterSeconds', expect.closeTo(60, -1));
  });

  it('breaks off what is longer than allowed', async () => {
    provider.follow([{ tokens: 'word '.repeat(100) }]);
    const response = await pinned()(`${provider.origin}/v1/chat/completions`, { method: 'POST', body });
    await expect(response.text()).rejects.toMatchObject({ failure: 'invalid_answer' });
    expect(await provider.calls[0]?.ended).toMatch(/hung-up|answered/);
  });
});
