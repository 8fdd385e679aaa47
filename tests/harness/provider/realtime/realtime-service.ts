/** `/v1/realtime` of the local provider: takes sockets, checks model and key, and keeps a record of all that is said in them. */
import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { VoiceBox } from '../voice-box.ts';
import { bearer } from '../wire.ts';
import { newId } from './conversation.ts';
import type { RealtimeScript, RealtimeTrouble } from './script.ts';
import { RealtimeSession } from './session.ts';

const models = ['gpt-realtime', 'gpt-realtime-1.5', 'gpt-realtime-2', 'gpt-realtime-2.1', 'gpt-realtime-2.1-mini', 'gpt-realtime-mini'];

export interface RealtimeOptions {
  /** Default: a short answer each time. */
  readonly script?: RealtimeScript;
  /** Default: the made-up one. */
  readonly voiceBox?: VoiceBox;
  /** How long a session lives. Milliseconds; default 60 minutes, as the real one. */
  readonly sessionMsMax?: number;
  /** Refuses the upgrade with this status. */
  readonly refuseWith?: { readonly status: number; readonly headers?: Readonly<Record<string, string>> };
}

/** A client's event as it came, in whatever shape. */
export interface ReceivedEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** One socket. */
export interface RealtimeConnection {
  readonly index: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  /** All the client said, refused events too, without the sound of appends. */
  readonly received: readonly ReceivedEvent[];
  /** All the client was told, without the sound. */
  readonly sent: readonly RealtimeServerEvent[];
  /** Of the sound that came. Milliseconds. */
  readonly heardMs: number;
  /** What the client did wrong. */
  readonly complaints: readonly string[];
  readonly isOpen: boolean;
  /** How it ended: by whom, and with which code. */
  readonly closed: Promise<{ readonly code: number; readonly by: 'client' | 'provider' }>;
  /** Settles with the next event of this type, or the first one so far where `from` is 0. */
  next(type: string, from?: number): Promise<ReceivedEvent>;
  /** Ends it as after 60 minutes. */
  expire(): void;
  /** Nothing is sent or read any more. */
  freeze(): void;
  /** Says something out of turn. */
  interject(frame: string): void;
}

export interface LocalRealtime {
  readonly connections: readonly RealtimeConnection[];
  /** The next one from now on. */
  nextConnection(): Promise<RealtimeConnection>;
  /** Replaces the script; a list begins at its first answer. */
  follow(script: RealtimeScript): void;
}

export class RealtimeService implements LocalRealtime {
  readonly connections: Connection[] = [];
  readonly #apiKey: string | undefined;
  readonly #options: RealtimeOptions;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 32 * 1024 * 1024, perMessageDeflate: false });
  readonly #waiting: ((connection: RealtimeConnection) => void)[] = [];
  #script: RealtimeScript;
  #answered = 0;

  constructor(apiKey: string | undefined, options: RealtimeOptions = {}) {
    this.#apiKey = apiKey;
    this.#options = options;
    this.#script = options.script ?? [{ says: 'We are open from eight to six.' }];
  }

  nextConnection(): Promise<RealtimeConnection> {
    const { promise, resolve } = Promise.withResolvers<RealtimeConnection>();
    this.#waiting.push(resolve);
    return promise;
  }

  follow(script: RealtimeScript): void {
    this.#script = script;
    this.#answered = 0;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://provider');
    const key = bearer(request.headers);
    const { refuseWith } = this.#options;
    if (refuseWith !== undefined) return refuse(socket, refuseWith.status, 'no', refuseWith.headers);
    if (!url.pathname.endsWith('/realtime')) return refuse(socket, 404, `Unknown request URL: ${url.pathname}`);
    if (this.#apiKey !== undefined && key !== this.#apiKey) return refuse(socket, 401, `Incorrect API key provided: ${String(key)}`);
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#connected(webSocket, request, socket, url.searchParams.get('model')));
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #connected(webSocket: WebSocket, request: IncomingMessage, socket: Duplex, model: string | null): void {
    const connection = new Connection(this.connections.length, webSocket, request, socket);
    this.connections.push(connection);
    for (const tell of this.#waiting.splice(0)) tell(connection);
    const wrong =
      model === null || !models.includes(model)
        ? { code: model === null ? 'missing_model' : 'model_not_found', message: `The model \`${String(model)}\` does not exist or you do not have access to it.` }
        : request.headers['openai-beta'] === undefined
          ? undefined
          : { code: 'beta_api_shape_disabled', message: 'The Realtime Beta API is no longer supported.' };
    if (wrong !== undefined || model === null) {
      connection.emit({ type: 'error', error: { type: 'invalid_request_error', message: '', ...wrong, param: null, event_id: null } });
      connection.close(4000);
      return;
    }
    const { voiceBox, sessionMsMax = 60 * 60_000 } = this.#options;
    connection.begin(
      new RealtimeSession({
        model,
        voiceBox,
        emit: (event) => connection.emit(event),
        suffer: (trouble) => connection.suffer(trouble),
        answerFor: (turn) => {
          const index = this.#answered++;
          const script = this.#script;
          return typeof script === 'function' ? script({ ...turn, index }) : (script[Math.min(index, script.length - 1)] ?? {});
        },
      }),
      sessionMsMax,
    );
  }
}

class Connection implements RealtimeConnection {
  readonly index: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly received: ReceivedEvent[] = [];
  readonly sent: RealtimeServerEvent[] = [];
  readonly complaints: string[] = [];
  readonly closed: Promise<{ readonly code: number; readonly by: 'client' | 'provider' }>;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #waiting: { readonly type: string; readonly tell: (event: ReceivedEvent) => void }[] = [];
  #session: RealtimeSession | undefined;
  #isFrozen = false;
  #closedByUs = false;

  constructor(index: number, webSocket: WebSocket, request: IncomingMessage, socket: Duplex) {
    this.index = index;
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.path = request.url ?? '/';
    this.headers = request.headers;
    this.rawHeaders = request.rawHeaders;
    webSocket.on('error', () => undefined);
    this.closed = once(webSocket, 'close').then(([code]) => ({ code: Number(code), by: this.#closedByUs ? 'provider' : 'client' }));
  }

  get isOpen(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN;
  }

  get heardMs(): number {
    return this.#session?.heardMs ?? 0;
  }

  begin(session: RealtimeSession, sessionMsMax: number): void {
    this.#session = session;
    const timer = setTimeout(() => this.expire(), sessionMsMax);
    void this.closed.then(() => clearTimeout(timer));
    this.#webSocket.on('message', (data: RawData, isBinary) => {
      if (this.#isFrozen) return;
      const text = isBinary || !Buffer.isBuffer(data) ? '' : data.toString('utf8');
      this.#record(text);
      session.take(text);
    });
    session.begin();
  }

  emit(event: Parameters<ConstructorParameters<typeof RealtimeSession>[0]['emit']>[0]): void {
    if (this.#isFrozen || this.#webSocket.readyState !== this.#webSocket.OPEN) return;
    const whole = { event_id: newId('event'), ...event } as RealtimeServerEvent;
    this.sent.push(whole.type === 'response.output_audio.delta' ? { ...whole, delta: '' } : structuredClone(whole));
    if (whole.type === 'error') this.complaints.push(`${String(whole.error.code)}: ${whole.error.message}`);
    this.#webSocket.send(JSON.stringify(whole));
  }

  next(type: string, from = this.received.length): Promise<ReceivedEvent> {
    const already = this.received.slice(from).find((event) => event.type === type);
    if (already !== undefined) return Promise.resolve(already);
    const { promise, resolve } = Promise.withResolvers<ReceivedEvent>();
    this.#waiting.push({ type, tell: resolve });
    return promise;
  }

  suffer(trouble: RealtimeTrouble): void {
    switch (trouble.kind) {
      case 'close':
        return this.close(trouble.code ?? 1011);
      case 'cut':
        this.#closedByUs = true;
        return this.#webSocket.terminate();
      case 'half-open':
        return this.freeze();
      case 'error-event':
        return this.emit({ type: 'error', error: { type: 'server_error', code: null, message: trouble.message, param: null, event_id: null } });
      case 'garbage':
        return this.#webSocket.send(trouble.frame);
      case 'failed':
      case 'never':
        return undefined;
    }
  }

  freeze(): void {
    this.#isFrozen = true;
    this.#socket.pause();
  }

  interject(frame: string): void {
    this.#webSocket.send(frame);
  }

  expire(): void {
    const message = 'Your session hit the maximum duration of 60 minutes.';
    this.emit({ type: 'error', error: { type: 'invalid_request_error', code: 'session_expired', message, param: null, event_id: null } });
    this.close(1001);
  }

  close(code: number): void {
    this.#closedByUs = true;
    this.#webSocket.close(code);
  }

  #record(text: string): void {
    let event: ReceivedEvent = { type: 'unreadable', text };
    try {
      event = JSON.parse(text) as ReceivedEvent;
    } catch {
      // It is kept as it is.
    }
    const kept = event.type === 'input_audio_buffer.append' ? { ...event, audio: '' } : event;
    this.received.push(kept);
    for (const waiting of this.#waiting.filter(({ type }) => type === event.type)) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.tell(kept);
    }
  }
}

function refuse(socket: Duplex, status: number, message: string, headers: Readonly<Record<string, string>> = {}): void {
  const body = JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code: null } });
  const lines = Object.entries({ 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), connection: 'close', ...headers });
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
}
