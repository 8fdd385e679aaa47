/**
 * Responses, one at a time: the provider refuses a second one while it answers.
 *
 * 1. What is wanted while one runs waits for its end. A cancelled one runs until the provider says that it has ended.
 * 2. A response may be cancelled before the provider has given it an id: it is cancelled when it gets one.
 * 3. Only the running, uncancelled response is listened to. What comes late of others is dropped.
 * 4. A response that says nothing for too long is late.
 */
import { type ClientEvent, responseCancel, responseCreate } from './client-events.ts';
import { recitation } from './spoken-rules.ts';
import type { TurnDesk } from './turn-desk.ts';

/** More of them waiting would mean that nobody listens any more. */
const waitingMax = 4;

export interface Wanted {
  /** What it answers; a sentence of ours answers nothing. */
  readonly turn: TurnDesk | undefined;
  readonly sentence?: string;
  /** Counted from 1, with the rounds of tools. */
  readonly round: number;
}

interface Running {
  readonly eventId: string;
  readonly wanted: Wanted;
  id: string | undefined;
  isCancelled: boolean;
}

export interface ResponseLineParts {
  send(event: ClientEvent): void;
  /** Step 4. */
  onLate(): void;
  readonly responseMsMax: number;
  /** The last round may call no tool. */
  readonly responsesMax: number;
}

export class ResponseLine {
  readonly #parts: ResponseLineParts;
  #running: Running | undefined;
  #waiting: Wanted[] = [];
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: ResponseLineParts) {
    this.#parts = parts;
  }

  get isIdle(): boolean {
    return this.#running === undefined && this.#waiting.length === 0;
  }

  want(wanted: Wanted): void {
    if (this.#running === undefined) this.#begin(wanted);
    else if (this.#waiting.push(wanted) > waitingMax) this.#waiting.shift();
  }

  /** Nothing more of what runs or waits is wanted. */
  cancel(): void {
    this.#waiting = [];
    const running = this.#running;
    if (running === undefined || running.isCancelled) return;
    running.isCancelled = true;
    if (running.id !== undefined) this.#parts.send(responseCancel(running.id));
  }

  created(id: string | undefined): void {
    if (id === undefined) return;
    const running = this.#running;
    if (running === undefined || running.id !== undefined) {
      // Nobody asked for it.
      this.#parts.send(responseCancel(id));
      return;
    }
    running.id = id;
    this.#timer?.refresh();
    // Step 2.
    if (running.isCancelled) this.#parts.send(responseCancel(id));
  }

  /** Step 3. */
  hears(id: string): boolean {
    const running = this.#running;
    if (running === undefined || running.id !== id || running.isCancelled) return false;
    this.#timer?.refresh();
    return true;
  }

  /** @returns what it was wanted for; undefined where nobody waits for it any more. `next` has to follow. */
  done(id: string | undefined): Wanted | undefined {
    const running = this.#running;
    if (running === undefined || running.id !== id) return undefined;
    clearTimeout(this.#timer);
    this.#running = undefined;
    return running.isCancelled ? undefined : running.wanted;
  }

  /** Begins what waits, if nothing runs. */
  next(): void {
    if (this.#running !== undefined) return;
    const wanted = this.#waiting.shift();
    if (wanted !== undefined) this.#begin(wanted);
  }

  /** @returns whether the provider's refusal was of the response that was asked for */
  isRefused(eventId: string): boolean {
    return this.#running?.eventId === eventId && this.#running.id === undefined;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#running = undefined;
  }

  #begin(wanted: Wanted): void {
    this.#count += 1;
    const eventId = `response-${this.#count}`;
    this.#running = { eventId, wanted, id: undefined, isCancelled: false };
    const { responsesMax, responseMsMax, onLate, send } = this.#parts;
    this.#timer = setTimeout(onLate, responseMsMax);
    const isLast = wanted.sentence !== undefined || wanted.round >= responsesMax;
    send(
      responseCreate(eventId, {
        ...(wanted.sentence === undefined ? {} : { instructions: recitation(wanted.sentence) }),
        ...(isLast ? { tool_choice: 'none' } : {}),
      }),
    );
  }
}
