/** What the local realtime provider is to answer, response by response, and what goes wrong. */
import type { ScriptedToolCall } from '../script.ts';
import type { Item, ResponseParams, SessionUpdate } from './client-events.ts';

/** `afterMs` counts the sound of the answer that was sent before it happens; default 0. */
export type RealtimeTrouble =
  /** The socket is closed properly. */
  | { readonly kind: 'close'; readonly afterMs?: number; readonly code?: number }
  /** The connection is torn down. */
  | { readonly kind: 'cut'; readonly afterMs?: number }
  /** Nothing more is sent or read, the connection stays open; a ping is not answered either. */
  | { readonly kind: 'half-open'; readonly afterMs?: number }
  /** An `error` event of the server's; the answer goes on. */
  | { readonly kind: 'error-event'; readonly afterMs?: number; readonly message: string }
  /** The response ends as `failed`. */
  | { readonly kind: 'failed'; readonly afterMs?: number; readonly message: string }
  /** A frame that is none of the protocol's. */
  | { readonly kind: 'garbage'; readonly afterMs?: number; readonly frame: string | Buffer }
  /** The response is never created, while all else goes on. */
  | { readonly kind: 'never' };

/** One response. */
export interface RealtimeAnswer {
  readonly says?: string;
  readonly toolCalls?: readonly ScriptedToolCall[];
  /** Of one piece of sound. Milliseconds; default 100. */
  readonly pieceMs?: number;
  /** Between two pieces. Milliseconds; default 0. */
  readonly paceMs?: number;
  /** After so much of the sound nothing comes until the promise settles, or the response is cancelled. */
  readonly hold?: { readonly atMs: number; readonly until: Promise<unknown> };
  /** Pieces of sound that were on their way when it was cancelled, and come all the same. Default 0. */
  readonly latePieces?: number;
  /** It ends before it is complete. */
  readonly incomplete?: 'max_output_tokens' | 'content_filter';
  readonly trouble?: RealtimeTrouble;
}

/** What the model knows when it answers. */
export interface RealtimeTurn {
  /** Of this response, in this connection. */
  readonly index: number;
  readonly session: SessionUpdate;
  readonly params: ResponseParams;
  /** The conversation so far, oldest first. */
  readonly items: readonly Item[];
  /** The visitor's last words, as soon as they are made out. */
  heard(): Promise<string>;
}

/** A list is worked off response by response, over all connections, its last answer repeated; a function decides for itself. */
export type RealtimeScript = readonly RealtimeAnswer[] | ((turn: RealtimeTurn) => RealtimeAnswer | Promise<RealtimeAnswer>);
