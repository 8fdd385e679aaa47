/**
 * Tokens of one answer, over all its requests. A request whose provider gave no figures, or that was broken off before it
 * could, is estimated: else leaving early would be a way to use the assistant unmetered.
 */
import type { ModelPrompt, StreamPart } from './language-model.ts';

/** Characters a token, on the low side of what European languages take. */
const charsPerToken = 4;

export class TokenCount {
  #input = 0;
  #output = 0;
  /** The request that has begun to answer and not yet ended. */
  #open: { readonly promptChars: number; heardChars: number } | undefined;

  get input(): number {
    return this.#input + estimate(this.#open?.promptChars);
  }

  get output(): number {
    return this.#output + estimate(this.#open?.heardChars);
  }

  /** A provider has begun to answer; a request it refused costs nothing. */
  get any(): boolean {
    return this.input + this.output > 0;
  }

  hear(part: StreamPart, prompt: ModelPrompt): void {
    this.#open ??= { promptChars: promptChars(prompt), heardChars: 0 };
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') this.#open.heardChars += part.delta.length;
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
