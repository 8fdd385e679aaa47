/** What a provider's protocol needs to be spoken: one object a protocol, in a file of its own. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ScriptedAnswer, ScriptedToolCall, WireName } from './script.ts';

export interface Wire {
  readonly name: WireName;
  /** What follows the base URL, for the SDK that is given it. */
  readonly basePath: string;
  matches(path: string): boolean;
  /** @returns the key the request carries */
  keyOf(headers: IncomingHttpHeaders): string | undefined;
  /** @returns what the real provider would refuse the request for */
  misfit(body: unknown): string | undefined;
  /** @returns the body of a refusal */
  refusal(status: number, message: string): string;
  /** @returns the texts of one answer's stream, in the order they are asked for */
  speak(model: string): Speech;
}

/** Each method gives whole server-sent events. */
export interface Speech {
  opening(): string;
  token(text: string): string;
  toolCalls(calls: readonly ScriptedToolCall[]): string;
  closing(finish: NonNullable<ScriptedAnswer['finish']>, usage: { input: number; output: number } | undefined): string;
  error(message: string): string;
}

export function dataEvent(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** With the name that some protocols repeat outside the data. */
export function namedEvent(value: { readonly type: string; readonly [field: string]: unknown }): string {
  return `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
}

export function bearer(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
}

export function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
