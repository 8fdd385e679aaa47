/** The recordings of human speech, with what is said in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { readWav } from '../wav.ts';

const folder = new URL('../../../../../../tests/recordings/', import.meta.url);

export interface Recording {
  readonly name: string;
  readonly samples: Int16Array;
  readonly said: string;
}

export function readRecording(name: string): Recording {
  const { samples, samplesPerSecond } = readWav(readFileSync(new URL(`${name}.wav`, folder)));
  if (samplesPerSecond !== 16_000) throw new RangeError(`${name} has ${samplesPerSecond} samples a second`);
  return { name, samples, said: readFileSync(new URL(`${name}.txt`, folder), 'utf8') };
}

export function readRecordings(): Recording[] {
  const names = readdirSync(folder).filter((file) => file.endsWith('.wav'));
  return names.map((file) => readRecording(file.replace(/\.wav$/, '')));
}

export function withSilence(samples: Int16Array, before: number, after: number): Int16Array {
  const padded = new Int16Array(before + samples.length + after);
  padded.set(samples, before);
  return padded;
}

/** The same each time it is asked for. */
export function noise(length: number, amplitude: number): Int16Array {
  let state = 1;
  return Int16Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (state / 2 ** 30 - 1) * amplitude;
  });
}
