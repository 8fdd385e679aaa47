/** What the provider has given of one utterance: its items, how long each one sounds, and their words. */
import { PcmReader } from '../pipeline/pcm16.ts';
import { heardPart } from '../spoken/heard-part.ts';
import type { Place } from './call-memory.ts';

/** Samples a millisecond. */
const samplesPerMs = 24;

interface SpokenItem {
  readonly id: string;
  samples: number;
  text: string;
}

export class Utterance {
  readonly #items: SpokenItem[] = [];
  readonly #place: Place;
  readonly #pcm = new PcmReader();

  /** @param place where its words are remembered */
  constructor(place: Place) {
    this.#place = place;
  }

  /** Of the sound received. */
  get ms(): number {
    return this.#items.reduce((sum, { samples }) => sum + samples, 0) / samplesPerMs;
  }

  get text(): string {
    return this.#items.map(({ text }) => text.trim()).join(' ').trim();
  }

  /**
   * @param base64 PCM16, 24 kHz
   * @returns its samples; undefined where it is no base64
   */
  sound(itemId: string, base64: string): Int16Array | undefined {
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.length < Math.floor((base64.length * 3) / 4) - 2) return undefined;
    const samples = this.#pcm.push(bytes);
    this.#item(itemId).samples += samples.length;
    return samples;
  }

  /** @returns whether these are the first words of their item */
  said(itemId: string, text: string): boolean {
    const item = this.#item(itemId);
    const begins = item.text === '';
    item.text += text;
    this.#place.text = this.text;
    return begins;
  }

  /**
   * It was stopped: what was not heard is forgotten.
   *
   * @param heardMs of the whole utterance
   * @returns the items that were not heard to their end, and how much of each was: whole milliseconds, never more than was received
   */
  cut(heardMs: number): { itemId: string; heardMs: number }[] {
    this.#place.text = heardPart(this.#items.map(({ text, samples }) => ({ text, ms: samples / samplesPerMs })), heardMs);
    let leftMs = Number.isFinite(heardMs) ? Math.max(0, heardMs) : 0;
    const cut: { itemId: string; heardMs: number }[] = [];
    for (const { id, samples } of this.#items) {
      const ms = samples / samplesPerMs;
      if (leftMs < ms) cut.push({ itemId: id, heardMs: Math.floor(leftMs) });
      leftMs = Math.max(0, leftMs - ms);
    }
    return cut;
  }

  #item(id: string): SpokenItem {
    const last = this.#items.at(-1);
    if (last?.id === id) return last;
    const item = { id, samples: 0, text: '' };
    this.#items.push(item);
    return item;
  }
}
