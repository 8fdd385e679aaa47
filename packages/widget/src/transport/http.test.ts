import { problemOf } from '@coatcheck/contract/problems';
import { describe, expect, it } from 'vitest';
import { createHttp } from './http.ts';

type Answer = (init: RequestInit) => Response | Promise<Response>;

function setUp(answer: Answer, isOnline = true) {
  const calls: { readonly url: string; readonly init: RequestInit }[] = [];
  const http = createHttp({
    fetch: async (url, init) => {
      calls.push({ url, init });
      return answer(init);
    },
    isOnline: () => isOnline,
  });
  return { http, calls };
}

const get = { method: 'GET', path: '/v1/conversations/current' } as const;

describe('a request', () => {
  it('carries the pass in a header and nowhere else', async () => {
    const { http, calls } = setUp(() => Response.json({}));
    await http({ method: 'POST', path: '/v1/messages', pass: 'secret-pass', body: { text: 'hi' } });
    const [call] = calls;
    expect(call?.url).toBe('/v1/messages');
    expect(call?.init.headers).toEqual({ authorization: 'Bearer secret-pass', 'content-type': 'application/json' });
    expect(JSON.stringify({ ...call?.init, headers: undefined })).not.toContain('secret-pass');
    expect(call?.init).toMatchObject({ redirect: 'error', credentials: 'same-origin', cache: 'no-store' });
  });

  it.each([
    ['a problem', () => Response.json(problemOf('rate_limited', { retryAfterSeconds: 7 }), { status: 429 }), { code: 'rate_limited', retryable: true, retryAfterSeconds: 7 }],
    ['a code of a newer server', () => Response.json({ code: 'tea_time', retryable: true }, { status: 418 }), { code: 'tea_time', retryable: true }],
    ['a proxy that limits', () => new Response('<h1>slow down</h1>', { status: 429, headers: { 'retry-after': '9' } }), { code: 'rate_limited', retryAfterSeconds: 9 }],
    ['a proxy that fails', () => new Response('<h1>Bad Gateway</h1>', { status: 502 }), { code: 'internal', retryable: true }],
    ['a refusal in other words', () => new Response('no', { status: 403 }), { code: 'internal', retryable: false }],
  ])('fails with %s', async (_, answer, expected) => {
    await expect(setUp(answer).http(get)).rejects.toMatchObject(expected);
  });

  it('tells being offline from not being answered', async () => {
    const refuse = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(setUp(refuse, false).http(get)).rejects.toMatchObject({ code: 'offline', retryable: true });
    await expect(setUp(refuse, true).http(get)).rejects.toMatchObject({ code: 'unreachable', retryable: true });
  });

  it('is stopped by its signal, also one that came before', async () => {
    const hang: Answer = (init) =>
      new Promise((_, reject) => {
        const stop = () => reject(new DOMException('stopped', 'AbortError'));
        if (init.signal?.aborted === true) stop();
        init.signal?.addEventListener('abort', stop);
      });
    const controller = new AbortController();
    const asked = setUp(hang).http({ ...get, signal: controller.signal });
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    await expect(setUp(hang).http({ ...get, signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
