/**
 * The one way out to a realtime provider.
 *
 * 1. It goes to the account's own origin, below the account's own path.
 * 2. It follows no redirect: the key would go along.
 * 3. It sends the key and the name of this program, and no other header of ours.
 * 4. The key is put on here and nowhere else.
 * 5. What a provider says in a refusal is not read: its status alone leaves this file.
 */
import { WebSocket } from 'ws';
import type { SpeechAccount } from '../pipeline/speech-account.ts';
import { VoiceUnavailable } from '../speech.ts';
import type { RealtimeLimits } from './realtime-limits.ts';

/**
 * @returns an open socket, paused
 * @throws {VoiceUnavailable} or the signal's own reason
 */
export function openProviderSocket(
  { baseUrl, apiKey, modelId }: Pick<SpeechAccount, 'baseUrl' | 'apiKey' | 'modelId'>,
  limits: Pick<RealtimeLimits, 'connectMsMax' | 'frameBytesMax'>,
  signal: AbortSignal,
): Promise<WebSocket> {
  signal.throwIfAborted();
  // Step 1.
  const url = new URL(`${baseUrl.href.replace(/\/+$/, '')}/realtime`);
  url.protocol = baseUrl.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('model', modelId);

  const { promise, resolve, reject } = Promise.withResolvers<WebSocket>();
  const socket = new WebSocket(url, {
    // Steps 2 to 4.
    followRedirects: false,
    headers: { 'user-agent': 'coatcheck', ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey.reveal()}` }) },
    maxPayload: limits.frameBytesMax,
    // Sound does not get smaller by it, and it is memory and time for every call.
    perMessageDeflate: false,
    handshakeTimeout: limits.connectMsMax,
  });
  const began = performance.now();
  const leave = () => {
    reject(signal.reason instanceof Error ? signal.reason : new VoiceUnavailable('timeout'));
    socket.terminate();
  };
  signal.addEventListener('abort', leave, { once: true });
  // It has to stay for good: an error without a listener ends the process.
  socket.on('error', () => {
    const isLate = performance.now() - began >= limits.connectMsMax;
    reject(new VoiceUnavailable(isLate ? 'timeout' : 'unreachable'));
  });
  socket.once('unexpected-response', (request, response) => {
    // Step 5.
    response.destroy();
    request.destroy();
    const status = response.statusCode;
    reject(new VoiceUnavailable(status === 429 ? 'rate_limited' : 'rejected', status));
  });
  socket.once('open', () => {
    // The first event may have come with the handshake's end, and nobody listens yet.
    socket.pause();
    resolve(socket);
  });
  return promise.finally(() => signal.removeEventListener('abort', leave));
}
