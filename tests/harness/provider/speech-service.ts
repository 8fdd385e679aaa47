/** `/audio/transcriptions` and `/audio/speech` of the local provider: checks the key and the request, hears or speaks, and keeps a record. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { parseSpeech, parseTranscription, SpeechRefusal, soundTypes, type SpeechRequest } from './speech-requests.ts';
import type { SpeechCall, SpeechScript, SpeechStep } from './speech-script.ts';
import { fakeVoiceBox, type VoiceBox } from './voice-box.ts';
import { pcmBytes } from '@coatcheck/server/voice/pipeline/pcm16';
import { wavFile } from '@coatcheck/server/voice/pipeline/wav-file';
import { bearer } from './wire.ts';

export interface SpeechOptions {
  /** Default: the made-up one. */
  readonly voiceBox?: VoiceBox;
  /** Default: all goes well. */
  readonly script?: SpeechScript;
}

export interface LocalSpeech {
  /** Every request so far, refused ones too. */
  readonly calls: readonly SpeechCall[];
  /** The next request from now on. */
  nextCall(): Promise<SpeechCall>;
  /** Replaces the script; a list begins at its first step. */
  follow(script: SpeechScript): void;
}

/** What was asked for, and the response's body. */
interface Work {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly heardMs: number;
  answer(): Promise<{ readonly contentType: string; readonly body: Buffer; readonly saidMs: number }>;
}

export class SpeechService implements LocalSpeech {
  readonly calls: SpeechCall[] = [];
  readonly #apiKey: string | undefined;
  readonly #voiceBox: VoiceBox;
  readonly #waiting: ((call: SpeechCall) => void)[] = [];
  #script: SpeechScript;
  #scriptBegan = 0;

  constructor(apiKey: string | undefined, { voiceBox = fakeVoiceBox(), script = [{}] }: SpeechOptions = {}) {
    this.#apiKey = apiKey;
    this.#voiceBox = voiceBox;
    this.#script = script;
  }

  nextCall(): Promise<SpeechCall> {
    const { promise, resolve } = Promise.withResolvers<SpeechCall>();
    this.#waiting.push(resolve);
    return promise;
  }

  follow(script: SpeechScript): void {
    this.#script = script;
    this.#scriptBegan = this.calls.length;
  }

  /**
   * @param cameAt when all of the body was there
   * @returns whether the request was for one of the two
   */
  async serve(request: IncomingMessage, response: ServerResponse, body: Buffer, cameAt: number): Promise<boolean> {
    const path = request.url ?? '/';
    const kind = path.endsWith('/audio/transcriptions') ? 'transcription' : path.endsWith('/audio/speech') ? 'speech' : undefined;
    if (kind === undefined || request.method !== 'POST') return false;

    const work = await this.#parse(kind, body, request.headers['content-type']).catch((error: unknown) => {
      if (error instanceof SpeechRefusal) return error;
      throw error;
    });
    const over = Promise.withResolvers<'answered' | 'hung-up' | 'torn'>();
    const { headers, rawHeaders } = request;
    const [fields, heardMs] = work instanceof SpeechRefusal ? [{}, 0] : [work.fields, work.heardMs];
    const call: SpeechCall = {
      index: this.calls.length,
      kind,
      path,
      headers,
      rawHeaders,
      bodyBytes: body.length,
      fields,
      heardMs,
      cameAt,
      firstByteAt: undefined,
      saidMs: 0,
      sentBytes: 0,
      ended: over.promise,
    };
    this.calls.push(call);
    let torn = false;
    response.once('close', () => over.resolve(response.writableFinished ? 'answered' : torn ? 'torn' : 'hung-up'));
    for (const tell of this.#waiting.splice(0)) tell(call);

    const key = bearer(headers);
    if (this.#apiKey !== undefined && key !== this.#apiKey) {
      // The real one quotes it too: a client that shows this body shows the key.
      refuse(response, new SpeechRefusal(401, `Incorrect API key provided: ${String(key)}`, { code: 'invalid_api_key' }));
      return true;
    }
    if (work instanceof SpeechRefusal) {
      refuse(response, work);
      return true;
    }
    const step = this.#stepFor(call);
    if (step.trouble?.kind === 'cut') torn = true;
    await play(step, work, call, response);
    return true;
  }

  #stepFor(call: SpeechCall): SpeechStep {
    const script = this.#script;
    return typeof script === 'function' ? script(call) : (script[Math.min(call.index - this.#scriptBegan, script.length - 1)] ?? {});
  }

  async #parse(kind: SpeechCall['kind'], body: Buffer, contentType: string | undefined): Promise<Work> {
    if (kind === 'speech') {
      const request = parseSpeech(body, contentType);
      return { fields: request, heardMs: 0, answer: () => this.#speak(request) };
    }
    const { fields, sound } = await parseTranscription(body, contentType);
    const heardMs = sound.samples.length / 16;
    return {
      fields,
      heardMs,
      answer: async () => {
        const text = await this.#voiceBox.hear(sound.samples);
        return { ...transcript(text, heardMs, fields.response_format ?? 'json'), saidMs: 0 };
      },
    };
  }

  async #speak({ input, response_format = 'mp3' }: SpeechRequest) {
    const samples = await this.#voiceBox.say(input);
    const contentType = soundTypes[response_format];
    const saidMs = samples.length / 24;
    if (response_format === 'pcm') return { contentType, body: pcmBytes(samples), saidMs };
    if (response_format === 'wav') return { contentType, body: wavFile(samples, 24_000), saidMs };
    // Nothing here can compress; whoever takes it for PCM gets noise, and has earned it.
    return { contentType, body: Buffer.from(`ID3 ${response_format} of ${Math.round(saidMs)} ms, an odd number of bytes long.`), saidMs };
  }
}

function transcript(text: string, heardMs: number, format: string): { contentType: string; body: Buffer } {
  const seconds = heardMs / 1_000;
  if (!format.endsWith('json')) return { contentType: 'text/plain; charset=utf-8', body: Buffer.from(`${text}\n`) };
  const tokens = { input_tokens: Math.ceil(seconds * 10), output_tokens: Math.ceil(text.length / 4) };
  const usage = {
    type: 'tokens',
    ...tokens,
    total_tokens: tokens.input_tokens + tokens.output_tokens,
    input_token_details: { text_tokens: 0, audio_tokens: tokens.input_tokens },
  };
  const more = format === 'json' ? {} : { task: 'transcribe', language: 'english', duration: seconds, segments: [] };
  return { contentType: 'application/json', body: Buffer.from(JSON.stringify({ text, ...more, usage })) };
}

/** Sends one response, up to where its trouble begins. */
async function play(step: SpeechStep, work: Work, call: SpeechCall, response: ServerResponse): Promise<void> {
  const { trouble, hold, pieceBytes = 4800 } = step;
  if (trouble?.kind === 'status') {
    response.writeHead(trouble.status, { 'content-type': 'application/json', ...trouble.headers });
    response.end(trouble.body ?? '{"error":{"message":"no","type":"server_error","param":null,"code":null}}');
    return;
  }
  if (trouble?.kind === 'redirect') {
    response.writeHead(trouble.status ?? 307, { location: trouble.to }).end();
    return;
  }
  const answer = await work.answer();
  call.saidMs = answer.saidMs;
  const body = trouble?.kind === 'garbage' ? Buffer.from(trouble.body) : trouble?.kind === 'endless' ? Buffer.alloc(trouble.bytes, 1) : answer.body;
  const stopAt = trouble?.kind === 'cut' || trouble?.kind === 'half-open' ? (trouble.afterBytes ?? 0) : body.length;

  if (step.firstByteMs !== undefined) await pause(step.firstByteMs);
  if (hold?.atByte === 0) await hold.until;
  call.firstByteAt = performance.now();
  response.writeHead(200, { 'content-type': answer.contentType });
  response.flushHeaders();
  for (let at = 0; at < stopAt && !response.destroyed; ) {
    const holdsAt = hold !== undefined && hold.atByte > at ? hold.atByte : stopAt;
    const end = Math.min(at + pieceBytes, stopAt, holdsAt);
    // The callback comes too where the client has left, with an error.
    await new Promise<void>((resolve) => void response.write(body.subarray(at, end), () => resolve()));
    at = end;
    call.sentBytes = at;
    if (hold !== undefined && hold.atByte === at) await hold.until;
    else if (step.pieceMs !== undefined && at < stopAt) await pause(step.pieceMs);
  }
  if (trouble?.kind === 'cut') response.destroy();
  else if (trouble?.kind !== 'half-open') response.end();
}

function refuse(response: ServerResponse, refusal: SpeechRefusal): void {
  response.writeHead(refusal.status, { 'content-type': 'application/json' });
  response.end(refusal.body);
}
