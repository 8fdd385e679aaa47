/**
 * The one way out to a model provider.
 *
 * 1. It talks to the account's own origin, below the account's own path, and to nothing else.
 * 2. It follows no redirect: the key would go along.
 * 3. It sends the headers listed here and no others, so nothing of a tenant, a visitor or the environment can ride along.
 * 4. The key is put on here, after 1, and nowhere else. The SDK is built without it: neither its errors nor its traces hold it.
 * 5. What a provider says in a refusal is thrown away unread: only status and `Retry-After` leave this file.
 */
import type { Secret } from '../secret.ts';
import { ModelUnavailable } from './assistant.ts';

export interface PinnedAccount {
  /** Requests go to this address or below it. */
  readonly baseUrl: URL;
  readonly apiKey: Secret | undefined;
  /** The header that carries the key, and how. */
  readonly keyHeader: { readonly name: 'authorization' | 'x-api-key' | 'x-goog-api-key'; readonly prefix: '' | 'Bearer ' };
  /** What of the provider's media types can be read. Default: `text/event-stream`. */
  readonly accept?: string;
  /** A longer response is broken off. */
  readonly responseBytesMax: number;
}

type Sendable = NonNullable<RequestInit['body']> | null;

/** What of the SDK's headers is sent on. */
const sentOn = ['content-type', 'anthropic-version', 'anthropic-beta'] as const;

/**
 * @returns a `fetch` for the SDK, bound to one account
 * @throws {ModelUnavailable} from the `fetch`: refused, unreachable, or asked to go elsewhere
 */
export function pinnedFetch(account: PinnedAccount): typeof fetch {
  const below = account.baseUrl.pathname.replace(/\/*$/, '/');

  return async (input, init) => {
    // Step 1.
    const url = URL.parse(input instanceof Request ? input.url : String(input));
    if (url?.origin !== account.baseUrl.origin || !url.pathname.startsWith(below) || url.username !== '' || url.password !== '') {
      throw new ModelUnavailable('rejected');
    }

    const { body, contentType } = await wholeBody(init?.body ?? null);
    const headers = headersFor(account, new Headers(init?.headers));
    if (contentType !== undefined) headers.set('content-type', contentType);
    const response = await send(url, {
      method: 'POST',
      headers,
      body,
      signal: init?.signal ?? null,
      // Step 2. `manual` hands the redirect over as it is, and it counts as a refusal below.
      redirect: 'manual',
    });

    if (!response.ok) {
      // Step 5.
      response.body?.cancel().catch(() => undefined);
      throw new ModelUnavailable(
        response.status === 429 ? 'rate_limited' : 'rejected',
        response.status,
        retryAfterSeconds(response.headers.get('retry-after')),
      );
    }
    const { status, statusText } = response;
    return new Response(response.body === null ? null : capped(response.body, account.responseBytesMax), {
      status,
      statusText,
      headers: response.headers,
    });
  };
}

/**
 * A form is written out before it is sent. Node's `fetch` writes it while it sends, and where the request is aborted meanwhile, throws
 * where nobody can catch it (`ReadableStream is already closed`): that ends the process, and a visitor who speaks on decides when.
 */
async function wholeBody(body: Sendable): Promise<{ readonly body: Sendable; readonly contentType?: string }> {
  if (!(body instanceof FormData)) return { body };
  const form = new Response(body);
  return { body: await form.arrayBuffer(), contentType: form.headers.get('content-type') ?? 'multipart/form-data' };
}

async function send(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch {
    if (init.signal?.aborted === true) throw init.signal.reason;
    // The cause stays here: it may quote what was sent.
    throw new ModelUnavailable('unreachable');
  }
}

/** Steps 3 and 4. */
function headersFor(account: PinnedAccount, given: Headers): Headers {
  const headers = new Headers({ accept: account.accept ?? 'text/event-stream', 'user-agent': 'coatcheck' });
  for (const name of sentOn) {
    const value = given.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (account.apiKey !== undefined) {
    headers.set(account.keyHeader.name, account.keyHeader.prefix + account.apiKey.reveal());
  }
  return headers;
}

/** @returns seconds, from either form of `Retry-After`; `undefined` where it says nothing usable */
function retryAfterSeconds(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,6}$/.test(header)) return Number(header);
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - Date.now()) / 1000));
}

function capped(body: ReadableStream<Uint8Array>, bytesMax: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let next;
        try {
          next = await reader.read();
        } catch {
          controller.error(new ModelUnavailable('broken_stream'));
          return;
        }
        if (next.done) {
          controller.close();
          return;
        }
        bytes += next.value.byteLength;
        if (bytes > bytesMax) {
          controller.error(new ModelUnavailable('invalid_answer'));
          await reader.cancel();
          return;
        }
        controller.enqueue(next.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
