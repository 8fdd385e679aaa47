/** One call on the scripted voice server: what came up, as it came, and what a test or the script sends down. */
import { frameMsMax, frameMsMin, sampleRateUp, voiceClose, type VoiceDown, VoiceUp } from '@coatcheck/contract/voice';
import type { WebSocket } from 'ws';

const samplesOf = (ms: number) => (sampleRateUp * ms) / 1_000;

export interface ScriptedCallListener {
  control(event: VoiceUp): void;
  frame(samples: Int16Array): void;
  close(): void;
}

export class ScriptedCall {
  readonly pass: string;
  /** Everything but sound, in order, with the time it came. In ms. */
  readonly controls: { readonly at: number; readonly event: VoiceUp }[] = [];
  readonly frames: { readonly at: number; readonly samples: Int16Array }[] = [];
  /** What broke the contract: a test expects none. */
  readonly complaints: string[] = [];
  closedWith: number | undefined;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket, pass: string, listener: ScriptedCallListener) {
    this.#socket = socket;
    this.pass = pass;
    socket.on('message', (data, isBinary) => {
      if (!Buffer.isBuffer(data)) return;
      if (isBinary) this.#hear(data, listener);
      else this.#control(data.toString('utf8'), listener);
    });
    socket.on('close', (code) => {
      this.closedWith = code;
      listener.close();
    });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** All sound so far, in one piece. 16 kHz. */
  get samples(): Int16Array {
    const all = new Int16Array(this.frames.reduce((sum, { samples }) => sum + samples.length, 0));
    let at = 0;
    for (const { samples } of this.frames) {
      all.set(samples, at);
      at += samples.length;
    }
    return all;
  }

  /** Of one kind, in order. */
  heard<Type extends VoiceUp['type']>(type: Type): Extract<VoiceUp, { type: Type }>[] {
    return this.controls.flatMap(({ event }) => (isOf(event, type) ? [event] : []));
  }

  send(event: VoiceDown | { readonly type: `newer-${string}` }): void {
    if (this.isOpen) this.#socket.send(JSON.stringify(event));
  }

  /** 24 kHz. */
  sound(samples: Int16Array): void {
    if (this.isOpen) this.#socket.send(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), { binary: true });
  }

  close(code: number = voiceClose.ended): void {
    this.#socket.close(code);
  }

  /** As a network does that goes away. */
  drop(): void {
    this.#socket.terminate();
  }

  #hear(data: Buffer, listener: ScriptedCallListener): void {
    const samples = new Int16Array(data.length >> 1);
    for (let index = 0; index < samples.length; index += 1) samples[index] = data.readInt16LE(index * 2);
    if (samples.length < samplesOf(frameMsMin) || samples.length > samplesOf(frameMsMax)) this.complaints.push(`a frame of ${data.length} bytes`);
    if (this.controls.length === 0) this.complaints.push('sound before start');
    this.frames.push({ at: performance.now(), samples });
    listener.frame(samples);
  }

  #control(text: string, listener: ScriptedCallListener): void {
    const event = VoiceUp.safeParse(JSON.parse(text));
    if (!event.success) {
      this.complaints.push(`not of the contract: ${text.slice(0, 200)}`);
      return;
    }
    if (event.data.type === 'start' && this.controls.length > 0) this.complaints.push('a second start');
    this.controls.push({ at: performance.now(), event: event.data });
    listener.control(event.data);
  }
}

function isOf<Type extends VoiceUp['type']>(event: VoiceUp, type: Type): event is Extract<VoiceUp, { type: Type }> {
  return event.type === type;
}
