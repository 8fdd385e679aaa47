/**
 * One utterance on its way to the visitor's ear: what is sent when, and how much of it has really been heard.
 *
 * 1. Sound is sent no further ahead of what was played than `aheadMs`: the visitor's jitter buffer is filled, and an utterance that is
 *    interrupted was mostly never sent.
 * 2. How much was played the visitor's side reports. Between two reports, and without any, it is taken to play in real time; and a
 *    side that reports nothing but its beginning can't hold a call for ever.
 */
import { sampleRateDown } from '@coatcheck/contract/voice';
import { heardPart } from './spoken/heard-part.ts';

/** How far a report may be behind what is really played. Milliseconds. */
const reportLagMsMax = 400;
/** A report further behind than this is not believed any more. Milliseconds. */
const stallMsMax = 5_000;
/** Of one binary frame going down. Samples; 60 ms. */
const samplesPerFrame = (sampleRateDown * 60) / 1_000;
/** More than this unsent is no speech: three minutes. Milliseconds. */
const waitingMsMax = 180_000;

export const msOf = (samples: number): number => (samples * 1_000) / sampleRateDown;

interface Piece {
  text: string;
  /** Where in the utterance its sound begins. */
  readonly fromMs: number;
}

export interface Heard {
  /** The words that were really heard. */
  readonly text: string;
  /** All of it was. */
  readonly isWhole: boolean;
}

export class Playback {
  /** Counted from 1, as the visitor's side reports it. */
  readonly utterance: number;
  readonly #send: (samples: Int16Array) => void;
  readonly #now: () => number;
  readonly #aheadMs: number;
  readonly #pieces: Piece[] = [];
  #waiting: Int16Array[] = [];
  #waitingSamples = 0;
  #sentSamples = 0;
  #firstSentAt: number | undefined;
  #report: { readonly ms: number; readonly at: number } | undefined;
  #hasEnd = false;

  constructor(utterance: number, { send, now, aheadMs }: { send: (samples: Int16Array) => void; now: () => number; aheadMs: number }) {
    this.utterance = utterance;
    this.#send = send;
    this.#now = now;
    this.#aheadMs = aheadMs;
  }

  get sentMs(): number {
    return msOf(this.#sentSamples);
  }

  get hasSound(): boolean {
    return this.#sentSamples + this.#waitingSamples > 0;
  }

  /** Everything that was said, heard or not. */
  get text(): string {
    return this.#pieces.map(({ text }) => text).join(' ').replace(/\s+/g, ' ').trim();
  }

  said(text: string, begins: boolean): void {
    const last = this.#pieces.at(-1);
    if (begins || last === undefined) this.#pieces.push({ text, fromMs: msOf(this.#sentSamples + this.#waitingSamples) });
    else last.text += text;
  }

  /** @returns false: so much waits that it can't be meant */
  sound(samples: Int16Array): boolean {
    for (let at = 0; at < samples.length; at += samplesPerFrame) this.#waiting.push(samples.subarray(at, at + samplesPerFrame));
    this.#waitingSamples += samples.length;
    return msOf(this.#waitingSamples) <= waitingMsMax;
  }

  /** Nothing more will be handed over. */
  end(): void {
    this.#hasEnd = true;
  }

  played(ms: number): void {
    const { ms: before = 0 } = this.#report ?? {};
    this.#report = { ms: Math.max(before, Math.min(ms, this.sentMs)), at: this.#now() };
  }

  get playedMs(): number {
    if (this.#firstSentAt === undefined) return 0;
    const now = this.#now();
    const inRealTime = now - this.#firstSentAt;
    const told =
      this.#report === undefined
        ? inRealTime
        : Math.max(this.#report.ms + Math.min(now - this.#report.at, reportLagMsMax), inRealTime - stallMsMax);
    return Math.min(told, this.sentMs);
  }

  /** Milliseconds of sound that are made and not yet heard. */
  get aheadMs(): number {
    return msOf(this.#sentSamples + this.#waitingSamples) - this.playedMs;
  }

  /** Sends what is due. @returns milliseconds until there is something to do again; undefined: nothing before the next sound */
  pump(): number | undefined {
    while (this.#waiting.length > 0 && this.sentMs - this.playedMs < this.#aheadMs) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#firstSentAt ??= this.#now();
      this.#waitingSamples -= next.length;
      this.#sentSamples += next.length;
      this.#send(next);
    }
    if (this.#waiting.length > 0) return 50;
    return this.#hasEnd && !this.isOver ? Math.max(20, Math.min(200, this.sentMs - this.playedMs)) : undefined;
  }

  /** All of it has been said and heard. */
  get isOver(): boolean {
    return this.#hasEnd && this.#waiting.length === 0 && this.playedMs >= this.sentMs;
  }

  heard(): Heard {
    const playedMs = this.playedMs;
    const total = msOf(this.#sentSamples + this.#waitingSamples);
    const pieces = this.#pieces.map(({ text, fromMs }, index) => ({ text: text.trim(), ms: (this.#pieces[index + 1]?.fromMs ?? total) - fromMs }));
    const isWhole = this.isOver;
    return { text: isWhole ? this.text : heardPart(pieces, playedMs), isWhole };
  }
}
