/**
 * The visitor's sound on its way up. While one session hands over to the next it is held back, and the next one is given what came
 * shortly before too: the beginning of a word that the old one had not yet taken for speech.
 */
import { sampleRateUp } from '@coatcheck/contract/voice';
import { pcmBytes } from '../pipeline/pcm16.ts';
import { VoiceUnavailable } from '../speech.ts';
import { audioAppend, type ClientEvent } from './client-events.ts';
import { Upsampler } from './upsampler.ts';

/** What came shortly before. Samples; half a second. */
const tailSamples = sampleRateUp / 2;
/** A session that takes longer to answer is not there any more. Samples; ten seconds. */
const heldSamplesMax = sampleRateUp * 10;

export class Uplink {
  readonly #upsampler = new Upsampler();
  readonly #send: (event: ClientEvent) => void;
  #tail: Int16Array[] = [];
  #held: Int16Array[] | undefined;

  /** @param send to the session of now */
  constructor(send: (event: ClientEvent) => void) {
    this.#send = send;
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /** @param samples 16 kHz @throws {VoiceUnavailable} too much is held back */
  hear(samples: Int16Array): void {
    if (this.#held === undefined) {
      this.#append(samples);
      this.#tail.push(samples);
      while (lengthOf(this.#tail.slice(1)) >= tailSamples) this.#tail.shift();
    } else {
      this.#held.push(samples);
      if (lengthOf(this.#held) > heldSamplesMax) throw new VoiceUnavailable('timeout');
    }
  }

  hold(): void {
    this.#held ??= [];
  }

  /** @param isNew the session has heard nothing yet */
  release(isNew: boolean): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    if (isNew) for (const samples of this.#tail) this.#append(samples);
    for (const samples of held) this.hear(samples);
  }

  #append(samples: Int16Array): void {
    const sound = this.#upsampler.push(samples);
    if (sound.length > 0) this.#send(audioAppend(pcmBytes(sound).toString('base64')));
  }
}

function lengthOf(pieces: readonly Int16Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}
