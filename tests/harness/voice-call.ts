/** A visitor's side of a call, without a browser: the contract's frames over a real socket, sound in real time or as fast as a test likes. */
import { once } from 'node:events';
import { passProtocolPrefix, sampleRateDown, sampleRateUp, VoiceDown, voiceProtocol, type VoiceUp } from '@coatcheck/contract/voice';
import { WebSocket } from 'ws';

/** Of one frame going up. Milliseconds. */
const frameMs = 20;
export const samplesPerFrame = (sampleRateUp * frameMs) / 1_000;

/** Who calls: what {@link openVisitor} gives is one. */
export interface Caller {
  readonly host: string;
  readonly cookie: string;
  readonly token: { readonly access_token: string };
}

export interface CallOptions {
  readonly headers?: Record<string, string>;
  readonly protocols?: readonly string[];
  readonly path?: string;
}

export class TestCall {
  readonly events: VoiceDown[] = [];
  /** Sound that came, 24 kHz, each with when: milliseconds of `performance.now()`. */
  readonly sound: { readonly samples: Int16Array; readonly at: number }[] = [];
  /** All that came, as it came: headers of the upgrade, frames of both kinds, the reason of the close. */
  readonly received: Buffer[] = [];
  readonly closed: Promise<number>;
  readonly socket: WebSocket;
  #closeCode: number | undefined;
  #waiting: { readonly test: () => boolean; readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  #mic: NodeJS.Timeout | undefined;
  #queue: Int16Array[] = [];
  #player: NodeJS.Timeout | undefined;
  /** When the last frame of what was spoken left. */
  lastSpokenAt = 0;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data, isBinary) => {
      if (!Buffer.isBuffer(data)) throw new Error('a message in pieces');
      this.received.push(data);
      if (isBinary) this.sound.push({ samples: new Int16Array(new Uint8Array(data).buffer), at: performance.now() });
      else this.events.push(VoiceDown.parse(JSON.parse(data.toString())));
      this.#look();
    });
    socket.on('upgrade', ({ rawHeaders }) => this.received.push(Buffer.from(rawHeaders.join('\n'))));
    socket.on('close', (_code, reason) => this.received.push(reason));
    socket.on('error', () => undefined);
    this.closed = once(socket, 'close').then(([code]: number[]) => {
      this.#closeCode = code;
      clearInterval(this.#mic);
      clearInterval(this.#player);
      this.#look();
      return code ?? 0;
    });
  }

  get closeCode(): number | undefined {
    return this.#closeCode;
  }

  get state(): string {
    return this.last('state')?.state ?? 'idle';
  }

  last<Type extends VoiceDown['type']>(type: Type): Extract<VoiceDown, { type: Type }> | undefined {
    return this.all(type).at(-1);
  }

  all<Type extends VoiceDown['type']>(type: Type): Extract<VoiceDown, { type: Type }>[] {
    return this.events.filter((event): event is Extract<VoiceDown, { type: Type }> => event.type === type);
  }

  /** Final transcripts of one side. */
  said(role: 'user' | 'assistant'): string[] {
    return this.all('transcript').filter((event) => event.role === role && event.final).map(({ text }) => text);
  }

  get soundMs(): number {
    return this.sound.reduce((sum, { samples }) => sum + samples.length, 0) / (sampleRateDown / 1_000);
  }

  send(event: VoiceUp): void {
    this.socket.send(JSON.stringify(event));
  }

  sendRaw(data: string | Buffer): void {
    this.socket.send(data);
  }

  /** Opens the microphone: sound goes up in real time, silence where nobody speaks. */
  listen(): void {
    let due = performance.now();
    this.#mic = setInterval(() => {
      for (; performance.now() >= due && this.socket.readyState === WebSocket.OPEN; due += frameMs) {
        const next = this.#queue.shift();
        if (next !== undefined) this.lastSpokenAt = performance.now();
        this.sendSamples(next ?? new Int16Array(samplesPerFrame));
      }
    }, frameMs / 2);
  }

  sendSamples(samples: Int16Array): void {
    this.socket.send(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  }

  /** Speaks into the open microphone. */
  speak(samples: Int16Array): void {
    for (let at = 0; at + samplesPerFrame <= samples.length; at += samplesPerFrame) this.#queue.push(samples.slice(at, at + samplesPerFrame));
  }

  /** Says something at once, as a network does that held it back; no more of it than a call may be ahead of real time. */
  hurry(samples: Int16Array): void {
    for (let at = 0; at + samplesPerFrame <= samples.length; at += samplesPerFrame) this.sendSamples(samples.subarray(at, at + samplesPerFrame));
  }

  get isSpeaking(): boolean {
    return this.#queue.length > 0;
  }

  /** Settles when it holds, or rejects when the socket closes before. */
  until(what: string, test: () => boolean): Promise<void> {
    if (test()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not within 30 s: ${what}; ${this.#story()}`)), 30_000);
      this.#waiting.push({
        test,
        resolve: () => (clearTimeout(timer), resolve()),
        reject: (error) => (clearTimeout(timer), reject(error)),
      });
      // Not every condition is told by a frame.
      const looking = setInterval(() => (this.#look(), this.#waiting.some((one) => one.test === test) || clearInterval(looking)), 20);
    });
  }

  end(): Promise<number> {
    this.send({ type: 'end' });
    return this.closed;
  }

  #look(): void {
    this.#waiting = this.#waiting.filter(({ test, resolve, reject }) => {
      if (test()) resolve();
      else if (this.#closeCode !== undefined) reject(new Error(`closed with ${this.#closeCode}; ${this.#story()}`));
      else return true;
      return false;
    });
  }

  #story(): string {
    return JSON.stringify(this.events.filter(({ type }) => type !== 'usage').slice(-12));
  }
}

/** @throws {Error} `refused STATUS`: there is no socket */
export async function openCall(port: number, caller: Caller, options: CallOptions = {}): Promise<TestCall> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${options.path ?? '/v1/voice'}`, [...(options.protocols ?? [voiceProtocol, `${passProtocolPrefix}${caller.token.access_token}`])], {
    headers: { host: caller.host, origin: `http://${caller.host}`, cookie: caller.cookie, 'sec-fetch-site': 'same-origin', ...options.headers },
    perMessageDeflate: false,
  });
  const call = new TestCall(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', (_, response) => {
      response.resume();
      reject(new Error(`refused ${response.statusCode}`));
    });
    socket.once('error', reject);
  });
  return call;
}
