/** How the local provider is to behave when it is asked to hear or to speak, call by call. */
import type { IncomingHttpHeaders } from 'node:http';

/** What goes wrong. `afterBytes` counts the bytes of the response's body sent before it does; default 0. */
export type SpeechTrouble =
  /** The request is refused. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'redirect'; readonly status?: 301 | 302 | 303 | 307 | 308; readonly to: string }
  /** Nothing more is sent, the connection stays open. */
  | { readonly kind: 'half-open'; readonly afterBytes?: number }
  /** The connection is torn down. */
  | { readonly kind: 'cut'; readonly afterBytes?: number }
  /** A body that is neither JSON nor sound, with a success. */
  | { readonly kind: 'garbage'; readonly body: string }
  /** A body far longer than any sentence. */
  | { readonly kind: 'endless'; readonly bytes: number };

/** One answer of the provider. */
export interface SpeechStep {
  /** The body stops at this byte, 0 being before the first, until the promise settles. */
  readonly hold?: { readonly atByte: number; readonly until: Promise<unknown> };
  /** Before the first byte. Milliseconds; default 0. */
  readonly firstByteMs?: number;
  /** Of one piece of the body. Bytes; default 4800, which is 100 ms of sound. An odd number splits samples. */
  readonly pieceBytes?: number;
  /** Between two pieces. Milliseconds; default 0. */
  readonly pieceMs?: number;
  readonly trouble?: SpeechTrouble;
}

/** One request, as it came. */
export interface SpeechCall {
  readonly index: number;
  readonly kind: 'transcription' | 'speech';
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Every header as it stood on the wire: name, value, name, value, … */
  readonly rawHeaders: readonly string[];
  readonly bodyBytes: number;
  /** What was asked for, without the file. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Of the sound that was sent to be heard. Milliseconds; 0 where there was none. */
  readonly heardMs: number;
  /** When all of it was there, by `performance.now()`. */
  readonly cameAt: number;
  /** When the answer began to leave; `undefined` where it has not. */
  firstByteAt: number | undefined;
  /** Of the sound that was made. Milliseconds; filled in when it has been. */
  saidMs: number;
  /** Of the response's body, so far. */
  sentBytes: number;
  /** Settles when the exchange is over. `hung-up`: the client left before the end. */
  readonly ended: Promise<'answered' | 'hung-up' | 'torn'>;
}

/** A list is worked off call by call, its last step repeated; a function decides for itself. */
export type SpeechScript = readonly SpeechStep[] | ((call: SpeechCall) => SpeechStep);
