/**
 * Tokens of one answer, over all its requests. A request whose provider gave no figures, or that was broken off before it
 * could, is estimated from the moment it is sent: else leaving early would be a way to use the assistant unmetered.
 */
import { ModelUnavailable } from './assistant.ts';
import type { ModelPrompt, StreamPart } from './language-model.ts';

/** Characters a token, on the low side of what European languages take. */
const charsPerToken = 4;

export class TokenCount {
  #input = 0;
  #output = 0;
  /** The request that was sent and has not yet ended. */
  #open: { readonly promptChars: number; heardChars: number; answers: boolean; toolChars: number } | undefined;

  get input(): number {
    return this.#input + estimate(this.#open?.promptChars);
  }

  get output(): number {
    return this.#output + estimate(this.#open?.heardChars);
  }

  /** A provider was asked; a request it refused costs nothing. */
  get any(): boolean {
    return this.input + this.output > 0;
  }

  send(prompt: ModelPrompt): void {
    this.#open = { promptChars: promptChars(prompt), heardChars: 0, answers: false, toolChars: 0 };
  }

  /** The request under way failed. One that was refused before its first word costs nothing; one that took too long was worked on. */
  fail(error: unknown): void {
    const refused = error instanceof ModelUnavailable && ['rejected', 'rate_limited', 'unreachable'].includes(error.failure);
    if (refused && this.#open?.answers === false) this.#open = undefined;
  }

  hear(part: StreamPart): void {
    if (this.#open === undefined) return;
    this.#open.answers = true;
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') this.#open.heardChars += part.delta.length;
    if (part.type === 'tool-input-delta') {
      this.#open.heardChars += part.delta.length;
      this.#open.toolChars += part.delta.length;
    }
    if (part.type === 'tool-call') {
      // Some providers give a call's input as it is written, some only whole.
      this.#open.heardChars += Math.max(0, part.input.length - this.#open.toolChars);
      this.#open.toolChars = 0;
    }
    if (part.type !== 'finish') return;
    this.#input += part.usage.inputTokens.total ?? estimate(this.#open.promptChars);
    this.#output += part.usage.outputTokens.total ?? estimate(this.#open.heardChars);
    this.#open = undefined;
  }
}

function estimate(chars = 0): number {
  return Math.ceil(chars / charsPerToken);
}

function promptChars(prompt: ModelPrompt): number {
  let chars = 0;
  for (const { content } of prompt) {
    if (typeof content === 'string') chars += content.length;
    else for (const part of content) if (part.type === 'text') chars += part.text.length;
  }
  return chars;
}
