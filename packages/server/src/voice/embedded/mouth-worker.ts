/** Says sentences, in a thread of its own. */
import { answerRequests } from './answering.ts';
import { createFlite } from './flite.ts';
import { resample16To24 } from './resample.ts';
import { trimSilence } from './silence.ts';
import { readWav } from './wav.ts';
import { pinned, readPinned } from './weights.ts';

const say = createFlite(readPinned(pinned.flite));

function speak(text: string): Int16Array<ArrayBuffer> | undefined {
  const file = say(text);
  if (file === undefined) return undefined;
  const { samplesPerSecond, samples } = readWav(file);
  if (samplesPerSecond !== 16_000) throw new Error(`Flite's voice has ${samplesPerSecond} samples a second`);
  return resample16To24(trimSilence(samples));
}

// The first sentence takes longer, as the program is still being compiled.
speak('One moment please.');
answerRequests(speak, (samples) => [samples.buffer]);
