/** What a response costs, by the provider's own count. Cached tokens are part of the input's. */
import type { ProviderUnits } from '../engine.ts';
import type { ResponseDone } from './server-events.ts';

export function unitsOf({ usage }: ResponseDone): ProviderUnits {
  const { input_token_details: input, output_token_details: output } = usage ?? {};
  return {
    audioInputTokens: input?.audio_tokens ?? 0,
    audioOutputTokens: output?.audio_tokens ?? 0,
    textInputTokens: input?.text_tokens ?? 0,
    textOutputTokens: output?.text_tokens ?? 0,
  };
}

/**
 * Tokens of text that stand in no answer's books yet. A cancelled response is counted when its answer is already closed, so that its
 * tokens are put on the next one.
 */
export class TextTokens {
  #input = 0;
  #output = 0;

  add({ textInputTokens, textOutputTokens }: ProviderUnits): void {
    this.#input += textInputTokens;
    this.#output += textOutputTokens;
  }

  take(): { inputTokens: number; outputTokens: number } {
    const taken = { inputTokens: this.#input, outputTokens: this.#output };
    this.#input = 0;
    this.#output = 0;
    return taken;
  }
}
