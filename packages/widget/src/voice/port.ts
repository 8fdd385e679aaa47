/** What the page's thread and the audio thread tell each other. Ports of our own nodes: nobody else holds their ends. */

/** To the node that captures. */
export interface CaptureOrder {
  readonly isMuted: boolean;
}

/** From it, every 40 ms. */
export interface Captured {
  /** PCM16 mono, 16 kHz. */
  readonly pcm: ArrayBuffer;
  /** Root mean square, 0 to 1. */
  readonly level: number;
}

/** To the node that plays: more of an utterance (PCM16 mono, 24 kHz), or nothing of what waits. */
export type PlaybackOrder = { readonly type: 'sound'; readonly utterance: number; readonly pcm: ArrayBuffer } | { readonly type: 'clear' };

/** From it, about every 50 ms while something is heard. */
export interface Played {
  readonly utterance: number;
  /** Of this utterance, so far, as the device has taken it. */
  readonly ms: number;
  /** Root mean square since the last one, 0 to 1. */
  readonly level: number;
  /** Nothing is left of it, for now or for good. */
  readonly isOver: boolean;
}

/** The one place where a port is spoken to. `transfer`: what the other side then owns. */
export function tell<Message>(port: MessagePort, message: Message, transfer: Transferable[] = []): void {
  port.postMessage(message, transfer);
}

/** @param listener is given what comes, of the type that the other end sends */
export function listen<Message>(port: MessagePort, listener: (message: Message) => void): void {
  port.onmessage = (event: MessageEvent<Message>) => listener(event.data);
}
