/** What the local provider is to say, call by call. */
import type { IncomingHttpHeaders } from 'node:http';

export type WireName = 'openai-chat' | 'openai-responses' | 'anthropic' | 'google';

export interface ScriptedToolCall {
  readonly name: string;
  /** A value is sent as its JSON; a string as it is, so that it can be broken JSON. */
  readonly arguments: unknown;
}

/** What goes wrong. `afterTokens` counts tokens sent before it does; default 0. */
export type Trouble =
  /** The request is refused. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'redirect'; readonly status?: 301 | 302 | 303 | 307 | 308; readonly to: string }
  /** Nothing more is sent, the connection stays open. */
  | { readonly kind: 'half-open'; readonly afterTokens?: number }
  /** The connection is torn down. */
  | { readonly kind: 'cut'; readonly afterTokens?: number }
  /** The response ends properly, its last events are missing. */
  | { readonly kind: 'end-early'; readonly afterTokens?: number }
  /** An event that is not JSON. */
  | { readonly kind: 'malformed'; readonly afterTokens?: number }
  /** The provider's own error, inside the stream. */
  | { readonly kind: 'error-event'; readonly afterTokens?: number; readonly message: string }
  /** Bytes that never make an event. */
  | { readonly kind: 'endless-event'; readonly bytes: number };

/** One answer of the provider. */
export interface ScriptedAnswer {
  /** One event each. A string is split before its blanks. */
  readonly tokens?: string | readonly string[];
  readonly toolCalls?: readonly ScriptedToolCall[];
  /** Milliseconds from the request to the first token. Default 0. */
  readonly firstTokenMs?: number;
  /** Milliseconds between tokens, kept on average. Default 0. */
  readonly tokenMs?: number;
  /** Default: `tool-calls` where there are any, else `stop`. */
  readonly finish?: 'stop' | 'length' | 'tool-calls';
  /** `null`: the provider gives no figures. Default: input 11, output the number of tokens. */
  readonly usage?: { readonly input: number; readonly output: number } | null;
  readonly trouble?: Trouble;
}

/** One request, as it came. */
export interface RecordedCall {
  readonly index: number;
  readonly wire: WireName;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Every header as it stood on the wire: name, value, name, value, … */
  readonly rawHeaders: readonly string[];
  readonly rawBody: string;
  readonly body: unknown;
  /** When all of it was there, by `performance.now()`. */
  readonly cameAt: number;
  /** When the first token of the answer left; `undefined` where none has. */
  firstTokenAt: number | undefined;
  /** Settles when the exchange is over. `hung-up`: the client left before the end. */
  readonly ended: Promise<'answered' | 'hung-up' | 'torn'>;
}

/** A list is worked off call by call, its last answer repeated; a function decides for itself. */
export type Script = readonly ScriptedAnswer[] | ((call: RecordedCall) => ScriptedAnswer);

export function tokensOf({ tokens = [] }: ScriptedAnswer): readonly string[] {
  return typeof tokens === 'string' ? (tokens.match(/\s*\S+|\s+$/g) ?? []) : tokens;
}

export function argumentsText(call: ScriptedToolCall): string {
  return typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);
}
