/**
 * A model provider on loopback that speaks the real protocols, refuses what the real ones refuse, says what a script tells it,
 * and remembers every byte it was sent.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { anthropic } from './anthropic.ts';
import { google } from './google.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import { type LocalRealtime, type RealtimeOptions, RealtimeService } from './realtime/realtime-service.ts';
import { type RecordedCall, type Script, type ScriptedAnswer, tokensOf, type Trouble, type WireName } from './script.ts';
import { type LocalSpeech, type SpeechOptions, SpeechService } from './speech-service.ts';
import type { Speech, Wire } from './wire.ts';

const wires: readonly Wire[] = [openaiChat, openaiResponses, anthropic, google];

export interface ProviderOptions {
  /** The one key that is right; any other is a 401 that quotes it. Default: none is asked for. */
  readonly apiKey?: string;
  /** Default: one short answer. */
  readonly script?: Script;
  /** Protocols spoken; the others are a 404. Default: all. */
  readonly speaks?: readonly WireName[];
  /** How it hears and speaks. */
  readonly speech?: SpeechOptions;
  /** How it talks. */
  readonly realtime?: RealtimeOptions;
}

export interface LocalProvider {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** What to configure as the base URL for a protocol. */
  baseUrl(wire: WireName): string;
  /** Every request so far, refused ones too. */
  readonly calls: readonly RecordedCall[];
  /** What came that no provider is asked: method and path. */
  readonly strays: readonly string[];
  /** The next request from now on. */
  nextCall(): Promise<RecordedCall>;
  /** Replaces the script; a list begins at its first answer. */
  follow(script: Script): void;
  /** Its `/audio/transcriptions` and `/audio/speech`, below the same address as OpenAI's other protocols. */
  readonly speech: LocalSpeech;
  /** Its `/realtime`, below the same address. */
  readonly realtime: LocalRealtime;
  close(): Promise<void>;
}

export async function startProvider(options: ProviderOptions = {}): Promise<LocalProvider> {
  const calls: RecordedCall[] = [];
  const strays: string[] = [];
  const waiting: ((call: RecordedCall) => void)[] = [];
  const spoken = wires.filter(({ name }) => options.speaks?.includes(name) ?? true);
  let script: Script = options.script ?? [{ tokens: 'Hello there.' }];
  let scriptBegan = 0;
  const speech = new SpeechService(options.apiKey, options.speech);
  const realtime = new RealtimeService(options.apiKey, options.realtime);

  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const wire = spoken.find((one) => request.method === 'POST' && one.matches(path));
    const body = await bodyOf(request);
    const cameAt = performance.now();
    const rawBody = body.toString('utf8');
    if (wire === undefined) {
      if (await speech.serve(request, response, body, cameAt)) return;
      strays.push(`${request.method} ${path}`);
      return refuse(response, 404, JSON.stringify({ error: { message: `Unknown request URL: ${path}` } }));
    }

    const over = Promise.withResolvers<'answered' | 'hung-up' | 'torn'>();
    const { headers, rawHeaders } = request;
    const call: RecordedCall = {
      index: calls.length,
      wire: wire.name,
      path,
      headers,
      rawHeaders,
      rawBody,
      body: parsed(rawBody),
      cameAt,
      firstTokenAt: undefined,
      ended: over.promise,
    };
    let torn = false;
    response.once('close', () => over.resolve(response.writableFinished ? 'answered' : torn ? 'torn' : 'hung-up'));
    calls.push(call);
    for (const tell of waiting.splice(0)) tell(call);

    const key = wire.keyOf(headers);
    if (options.apiKey !== undefined && key !== options.apiKey) {
      // The real ones quote it too: a client that shows this body shows the key.
      return refuse(response, 401, wire.refusal(401, `Incorrect API key provided: ${String(key)}`));
    }
    const misfit = wire.misfit(call.body);
    if (misfit !== undefined) return refuse(response, 400, wire.refusal(400, `Invalid request: ${misfit}`));

    const answer =
      typeof script === 'function' ? script(call) : (script[Math.min(call.index - scriptBegan, script.length - 1)] ?? {});
    if (answer.trouble?.kind === 'cut') torn = true;
    await play(answer, call, wire, response);
  }

  server.on('upgrade', (request, socket, head) => realtime.upgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the provider listens on no port');
  const origin = `http://127.0.0.1:${address.port}`;

  return {
    origin,
    baseUrl: (name) => `${origin}${wires.find((wire) => wire.name === name)?.basePath ?? ''}`,
    calls,
    strays,
    speech,
    realtime,
    nextCall() {
      const { promise, resolve } = Promise.withResolvers<RecordedCall>();
      waiting.push(resolve);
      return promise;
    },
    follow(next) {
      script = next;
      scriptBegan = calls.length;
    },
    async close() {
      const closed = once(server, 'close');
      realtime.close();
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Says one answer, up to where its trouble begins. */
async function play(answer: ScriptedAnswer, call: RecordedCall, wire: Wire, response: ServerResponse): Promise<void> {
  const { trouble } = answer;
  const speech = wire.speak(modelOf(call));
  if (trouble?.kind === 'status')
    return refuse(response, trouble.status, trouble.body ?? wire.refusal(trouble.status, 'no'), trouble.headers);
  if (trouble?.kind === 'redirect') return refuse(response, trouble.status ?? 307, '', { location: trouble.to });

  const began = performance.now();
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.flushHeaders();
  response.write(speech.opening());
  if (trouble?.kind === 'endless-event') return endless(response, trouble.bytes);

  const tokens = tokensOf(answer);
  const allowed = trouble === undefined ? tokens.length : (trouble.afterTokens ?? 0);
  for (const [index, token] of tokens.slice(0, allowed).entries()) {
    // Paced by the clock, not by the sum of its pauses, so that many streams at once keep their rate.
    const dueMs = (answer.firstTokenMs ?? 0) + index * (answer.tokenMs ?? 0) - (performance.now() - began);
    if (dueMs > 0) await pause(dueMs);
    if (response.destroyed) return;
    call.firstTokenAt ??= performance.now();
    response.write(speech.token(token));
  }
  if (tokens.length === 0 && (answer.firstTokenMs ?? 0) > 0) await pause(answer.firstTokenMs);
  if (trouble !== undefined) return break_(trouble, speech, response);

  const toolCalls = answer.toolCalls ?? [];
  const usage = answer.usage === null ? undefined : (answer.usage ?? { input: 11, output: tokens.length });
  response.write(toolCalls.length === 0 ? '' : speech.toolCalls(toolCalls));
  response.end(speech.closing(answer.finish ?? (toolCalls.length === 0 ? 'stop' : 'tool-calls'), usage));
}

function break_(trouble: Trouble, speech: Speech, response: ServerResponse): void {
  switch (trouble.kind) {
    case 'cut':
      // Once what was written has left, else the tokens before the cut are lost with it.
      response.write('', () => response.destroy());
      break;
    case 'end-early':
      response.end();
      break;
    case 'malformed':
      response.end('data: {"choices": [{"delta": \n\n');
      break;
    case 'error-event':
      response.end(speech.error(trouble.message));
      break;
    case 'half-open':
    case 'endless-event':
    case 'status':
    case 'redirect':
      break;
  }
}

/** Stops when the client leaves. */
async function endless(response: ServerResponse, bytes: number): Promise<void> {
  const block = 'x'.repeat(64 * 1024);
  const blocks = function* () {
    yield 'data: "';
    for (let sent = 0; sent < bytes; sent += block.length) yield block;
  };
  await pipeline(blocks(), response).catch(() => undefined);
}

function refuse(response: ServerResponse, status: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** In the body for most; in Google's path. */
function modelOf({ body, path }: Pick<RecordedCall, 'body' | 'path'>): string {
  if (typeof body === 'object' && body !== null && 'model' in body && typeof body.model === 'string') return body.model;
  return /models\/([^:/]+):/.exec(path)?.[1] ?? 'unknown';
}
