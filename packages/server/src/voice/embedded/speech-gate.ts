/** From a probability each 32 ms to "somebody began" and "somebody ended". */
import { speechEndHoldMs } from '../speech.ts';

const frameMs = 32;
const framesToBegin = 4;
const framesToEnd = speechEndHoldMs / frameMs;

/** Speech from here on, silence below the other; between the two a frame counts as neither and leaves all as it is. */
const speechFrom = 0.5;
const silenceBelow = 0.35;

export class SpeechGate {
  #isSpeech = false;
  /** Frames in a row that speak for the other side. */
  #against = 0;

  /** @returns whether somebody speaks now, if that has changed */
  next(probability: number): boolean | undefined {
    if (this.#isSpeech ? probability < silenceBelow : probability >= speechFrom) this.#against += 1;
    else if (this.#isSpeech ? probability >= speechFrom : probability < speechFrom) this.#against = 0;
    if (this.#against < (this.#isSpeech ? framesToEnd : framesToBegin)) return undefined;
    this.#isSpeech = !this.#isSpeech;
    this.#against = 0;
    return this.#isSpeech;
  }
}
