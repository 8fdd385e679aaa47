/** The local provider is what the model adapters are tested against, so it must be as strict as the real ones are. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WireName } from '../harness/provider/script.ts';
import { type LocalProvider, startProvider } from '../harness/provider/start-provider.ts';

interface Ask {
  readonly path: string;
  readonly key: (key: string) => Record<string, string>;
  readonly body: Record<string, unknown>;
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

const asks: Record<WireName, Ask> = {
  'openai-chat': {
    path: '/v1/chat/completions',
    key: bearer,
    body: { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hello?' }] },
  },
  'openai-responses': {
    path: '/v1/responses',
    key: bearer,
    body: { model: 'm', stream: true, input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hello?' }] }] },
  },
  anthropic: {
    path: '/v1/messages',
    key: (key) => ({ 'x-api-key': key }),
    body: { model: 'm', max_tokens: 9, stream: true, messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello?' }] }] },
  },
  google: {
    path: '/v1beta/models/m:streamGenerateContent?alt=sse',
    key: (key) => ({ 'x-goog-api-key': key }),
    body: { contents: [{ role: 'user', parts: [{ text: 'Hello?' }] }] },
  },
};

describe.each(Object.entries(asks))('%s', (_wire, { path, key, body }) => {
  let provider: LocalProvider;
  beforeEach(async () => {
    provider = await startProvider({ apiKey: 'right', script: [{ tokens: 'One two three.' }] });
  });
  afterEach(() => provider.close());

  const ask = (payload: unknown, headers: Record<string, string>) =>
    fetch(provider.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(payload),
    });

  it('answers in events, each of them JSON', async () => {
    const response = await ask(body, key('right'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const datas = [...(await response.text()).matchAll(/^data: (.*)$/gm)]
      .map(([, data]) => data ?? '')
      .filter((data) => data !== '[DONE]');
    expect(datas.length).toBeGreaterThan(3);
    const said = datas.map((data) => JSON.stringify(JSON.parse(data))).join('\n');
    for (const token of ['One', ' two', ' three.']) expect(said).toContain(JSON.stringify(token));
  });

  it('refuses a wrong key and quotes it, as the real ones do', async () => {
    const response = await ask(body, key('wrong'));
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('wrong');
  });

  it('refuses a request without a key', async () => {
    expect((await ask(body, {})).status).toBe(401);
  });

  it('refuses a field it does not know, at the top and deeper', async () => {
    expect((await ask({ ...body, tenant: 'x' }, key('right'))).status).toBe(400);
    const deeper = JSON.parse(JSON.stringify(body).replace('"role"', '"tenant":"x","role"'));
    const response = await ask(deeper, key('right'));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('unknown field');
  });

  it('records what it was sent, refused or not', async () => {
    await ask(body, key('right'));
    await ask({ ...body, tenant: 'x' }, key('wrong'));
    expect(provider.calls.map((call) => call.body)).toEqual([body, { ...body, tenant: 'x' }]);
    expect(provider.calls[0]?.rawHeaders.join(' ')).toContain('right');
  });

  it('keeps its pace: the first token when asked, then one each interval', async () => {
    provider.follow([{ tokens: 'a b c d e', firstTokenMs: 60, tokenMs: 20 }]);
    const began = performance.now();
    await (await ask(body, key('right'))).text();
    expect(performance.now() - began).toBeGreaterThanOrEqual(138);
  });
});
