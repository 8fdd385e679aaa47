/**
 * One session at the provider: events in, events out, and exactly one end.
 *
 * 1. Open: the socket, then `session.created`, then our `session.update` and its `session.updated`, all within the time to connect.
 * 2. Every frame that comes is parsed here. One that can't be is the end.
 * 3. The provider is pinged. Silent through two pings, it is gone, though the connection may stand for hours.
 * 4. What waits to be taken by the provider is bounded.
 */
import type { RawData, WebSocket } from 'ws';
import type { SpeechAccount } from '../pipeline/speech-account.ts';
import { VoiceUnavailable } from '../speech.ts';
import { type ClientEvent, sessionUpdate, type SessionSettings } from './client-events.ts';
import { openProviderSocket } from './provider-socket.ts';
import type { RealtimeLimits } from './realtime-limits.ts';
import { readServerEvent, type ServerEvent, UnreadableEvent } from './server-events.ts';

export interface LinkParts {
  readonly account: SpeechAccount;
  readonly settings: SessionSettings;
  readonly limits: RealtimeLimits;
}

export class ProviderLink {
  /** Set by whoever takes it over. */
  onEvent: (event: ServerEvent) => void = () => undefined;
  /** Called once, and not after `close`. */
  onLost: (failure: VoiceUnavailable) => void = () => undefined;
  readonly #socket: WebSocket;
  readonly #limits: RealtimeLimits;
  readonly #pinger: NodeJS.Timeout;
  #missedPings = 0;
  #isOver = false;

  constructor(socket: WebSocket, limits: RealtimeLimits) {
    this.#socket = socket;
    this.#limits = limits;
    socket.on('message', (data: RawData, isBinary: boolean) => this.#take(data, isBinary));
    socket.on('close', (code: number) => this.#lose(new VoiceUnavailable('broken_stream', code)));
    socket.on('pong', () => (this.#missedPings = 0));
    this.#pinger = setInterval(() => this.#ping(), limits.pingMs);
  }

  /** @throws {VoiceUnavailable} or the signal's own reason */
  static async open({ account, settings, limits }: LinkParts, signal: AbortSignal): Promise<ProviderLink> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new VoiceUnavailable('timeout')), limits.connectMsMax);
    const within = AbortSignal.any([signal, late.signal]);
    let link: ProviderLink | undefined;
    try {
      link = new ProviderLink(await openProviderSocket(account, limits, within), limits);
      const begun = link.#begin(settings, within);
      link.#socket.resume();
      await begun;
      return link;
    } catch (error) {
      link?.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  send(event: ClientEvent): void {
    if (this.#isOver) return;
    // Step 4.
    if (this.#socket.bufferedAmount > this.#limits.backlogBytesMax) {
      this.#lose(new VoiceUnavailable('overflow'));
      return;
    }
    this.#socket.send(JSON.stringify(event));
  }

  /** Nothing is sent after this but the end of the connection. */
  close(): void {
    this.#end();
    this.#socket.close(1000);
    // A provider that does not say goodbye is not waited for.
    const timer = setTimeout(() => this.#socket.terminate(), 1_000);
    timer.unref();
    this.#socket.once('close', () => clearTimeout(timer));
  }

  /** Step 1. */
  #begin(settings: SessionSettings, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => reject(signal.reason instanceof Error ? signal.reason : new VoiceUnavailable('timeout'));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    this.onLost = reject;
    this.onEvent = (event) => {
      if (event.type === 'session.created') this.send(sessionUpdate(settings));
      else if (event.type === 'session.updated') resolve();
      // Another model, a wrong key, a voice it does not have: its words stay there.
      else if (event.type === 'error') reject(new VoiceUnavailable('rejected'));
    };
    return promise.finally(() => signal.removeEventListener('abort', leave));
  }

  /** Step 2. */
  #take(data: RawData, isBinary: boolean): void {
    if (this.#isOver) return;
    this.#missedPings = 0;
    let event: ServerEvent | undefined;
    try {
      if (isBinary || !Buffer.isBuffer(data)) throw new UnreadableEvent('binary');
      event = readServerEvent(data.toString('utf8'));
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      this.#lose(new VoiceUnavailable('invalid_answer'));
      return;
    }
    if (event !== undefined) this.onEvent(event);
  }

  /** Step 3. */
  #ping(): void {
    if (this.#missedPings >= 2) {
      this.#lose(new VoiceUnavailable('broken_stream'));
      return;
    }
    this.#missedPings += 1;
    this.#socket.ping();
  }

  #lose(failure: VoiceUnavailable): void {
    if (this.#isOver) return;
    this.#end();
    this.#socket.terminate();
    this.onLost(failure);
  }

  #end(): void {
    this.#isOver = true;
    clearInterval(this.#pinger);
  }
}
