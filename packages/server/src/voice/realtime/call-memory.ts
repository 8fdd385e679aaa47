/**
 * What was said in a call so far, for the next session and for the evidence that a lead needs. Words come when they come: the visitor's
 * may be known after the answer to them, so that each has its place before it has its words.
 */
import type { PastMessage } from '../../models/assistant.ts';

/** More is forgotten, the oldest first. */
const messagesMax = 60;

export interface Place {
  text: string;
  readonly role: PastMessage['role'];
}

export class CallMemory {
  readonly #places: Place[] = [];

  constructor(history: readonly PastMessage[]) {
    for (const { role, text } of history) this.open(role).text = text;
  }

  /** @returns the place of what is being said now; its words may come later and change */
  open(role: PastMessage['role']): Place {
    const place: Place = { role, text: '' };
    this.#places.push(place);
    if (this.#places.length > messagesMax) this.#places.shift();
    return place;
  }

  /** @param before leaves out this and what came after it */
  messages(before?: Place): PastMessage[] {
    const end = before === undefined ? -1 : this.#places.indexOf(before);
    const places = end === -1 ? this.#places : this.#places.slice(0, end);
    return places.filter(({ text }) => text !== '').map(({ role, text }) => ({ role, text }));
  }
}
