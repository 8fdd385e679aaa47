/** The one place that opens a WebSocket: to the frame's own origin, the pass in a subprotocol and never in the address. */
import { bytesPerSample, passProtocolPrefix, sampleRateUp, VoiceDown, type VoiceUp, voiceProtocol } from '@coatcheck/contract/voice';
import * as z from 'zod/mini';
import { type Failure, failureOf } from './failure.ts';

/** What a network doesn't take away is dropped from here on: two seconds of sound. Bytes. */
const backlogBytesMax = 2 * sampleRateUp * bytesPerSample;

/** An event of the contract; an `error` arrives as a failure, as its code may be of a newer server's table. */
export type CallEvent = Exclude<VoiceDown, { type: 'error' | 'ended' }> | { readonly type: 'error'; readonly failure: Failure } | CallEnded;
/** `reason` is a string, as a newer server may end a call for a reason of its own. */
export interface CallEnded {
  readonly type: 'ended';
  readonly reason: string;
}

export interface SocketListener {
  open(): void;
  event(event: CallEvent): void;
  /** PCM16 mono, 24 kHz. */
  sound(pcm: ArrayBuffer): void;
  /** Called once, whoever closed it. */
  close(code: number): void;
}

export interface VoiceSocket {
  send(event: VoiceUp): void;
  /** @returns false where it was dropped, as too much waits already */
  sound(pcm: ArrayBuffer): boolean;
  close(): void;
}

export type OpenVoiceSocket = (pass: string, listener: SocketListener) => VoiceSocket;

const AnyEvent = z.object({ type: z.string(), problem: z.optional(z.unknown()), reason: z.optional(z.string()) });

/** @returns undefined for an event of a newer server, or of nobody's */
export function readCallEvent(data: string): CallEvent | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(data);
  } catch {
    return undefined;
  }
  const any = z.safeParse(AnyEvent, raw);
  if (!any.success) return undefined;
  const { type, problem, reason = '' } = any.data;
  if (type === 'error') return { type, failure: failureOf(problem, 500) };
  if (type === 'ended') return { type, reason };
  const event = z.safeParse(VoiceDown, raw);
  return event.success && event.data.type !== 'error' && event.data.type !== 'ended' ? event.data : undefined;
}

export const openVoiceSocket: OpenVoiceSocket = (pass, listener) => {
  const address = `${location.origin.replace(/^http/, 'ws')}/v1/voice`;
  const socket = new WebSocket(address, [voiceProtocol, `${passProtocolPrefix}${pass}`]);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => listener.open();
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data instanceof ArrayBuffer) listener.sound(data);
    else if (typeof data === 'string') {
      const event = readCallEvent(data);
      if (event !== undefined) listener.event(event);
    }
  };
  socket.onclose = ({ code }) => listener.close(code);
  const isOpen = () => socket.readyState === WebSocket.OPEN;
  return {
    send: (event) => {
      if (isOpen()) socket.send(JSON.stringify(event));
    },
    sound: (pcm) => {
      if (!isOpen()) return true;
      if (socket.bufferedAmount > backlogBytesMax) return false;
      socket.send(pcm);
      return true;
    },
    close: () => socket.close(1_000),
  };
};
