/** The items of one session, in order, with how long their sound is, and what they count for. */
import { randomBytes } from 'node:crypto';
import type { ConversationItem, RealtimeResponseUsage } from 'openai/resources/realtime/realtime';
import type { Item } from './client-events.ts';

/** An id as the real one's: a kind and something nobody can guess. */
export function newId(kind: 'item' | 'resp' | 'event' | 'conv' | 'call'): string {
  return `${kind}_${randomBytes(10).toString('hex')}`;
}

export type StoredItem = ConversationItem & { id: string };

interface Entry {
  readonly item: StoredItem;
  /** Of the sound in it. */
  audioMs: number;
}

export class Conversation {
  readonly id = newId('conv');
  #entries: Entry[] = [];

  get items(): readonly Item[] {
    return this.#entries.map(({ item }) => item as Item);
  }

  get lastId(): string | null {
    return this.#entries.at(-1)?.item.id ?? null;
  }

  find(id: string): Entry | undefined {
    return this.#entries.find(({ item }) => item.id === id);
  }

  knowsCall(callId: string): boolean {
    return this.#entries.some(({ item }) => item.type === 'function_call' && item.call_id === callId);
  }

  /**
   * @param after the item it follows; `root`: none; left out: the last
   * @returns the id of the item before it; `undefined` where there is no such place
   */
  add(item: StoredItem, { audioMs = 0, after }: { audioMs?: number; after?: string | undefined } = {}): string | null | undefined {
    const at = after === undefined ? this.#entries.length : after === 'root' ? 0 : this.#entries.findIndex((entry) => entry.item.id === after) + 1;
    if (at === 0 && after !== undefined && after !== 'root') return undefined;
    const before = this.#entries[at - 1]?.item.id ?? null;
    this.#entries.splice(at, 0, { item, audioMs });
    return before;
  }

  delete(id: string): boolean {
    const had = this.find(id) !== undefined;
    this.#entries = this.#entries.filter(({ item }) => item.id !== id);
    return had;
  }

  /** What a response is sent that is made of all there is now. A token is four letters, 100 ms heard or 50 ms said. */
  tokens(instructions: string): { text: number; audio: number } {
    let text = Math.ceil(instructions.length / 4);
    let audio = 0;
    for (const { item, audioMs } of this.#entries) {
      if (audioMs > 0) audio += Math.ceil(audioMs / (item.type === 'message' && item.role === 'user' ? 100 : 50));
      else text += Math.ceil(JSON.stringify(item).length / 4);
    }
    return { text, audio };
  }
}

/** The figures of `response.done`. */
export function usageOf(input: { text: number; audio: number }, output: { textChars: number; audioMs: number }): RealtimeResponseUsage {
  const said = { text_tokens: Math.ceil(output.textChars / 4), audio_tokens: Math.ceil(output.audioMs / 50) };
  const input_tokens = input.text + input.audio;
  const output_tokens = said.text_tokens + said.audio_tokens;
  return {
    input_tokens,
    output_tokens,
    total_tokens: input_tokens + output_tokens,
    input_token_details: { text_tokens: input.text, audio_tokens: input.audio, cached_tokens: 0 },
    output_token_details: said,
  };
}
