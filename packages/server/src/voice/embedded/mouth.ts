import type { Log } from '../../log.ts';
import type { Mouth } from '../speech.ts';
import { spokenParts } from './spoken-text.ts';
import { WorkQueue } from './work-queue.ts';

export interface EmbeddedMouth extends Mouth {
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Flite's voice `rms` in a thread: English, 40–60 ms for a sentence, which comes whole. */
export function createMouth(log: Log): EmbeddedMouth {
  const queue = new WorkQueue<string, Int16Array>({ name: 'mouth', entry: new URL('./mouth-worker.ts', import.meta.url), heapMbMax: 64, log, msPerUnit: 0.8 });
  return {
    name: 'embedded/flite-rms',
    start: () => queue.start(),
    close: () => queue.close(),
    async *speak(sentence, signal) {
      for (const part of spokenParts(sentence)) {
        // Characters, and as many as take the time that every run takes.
        const samples = await queue.ask(part, 30 + part.length, signal);
        if (samples.length > 0) yield samples;
      }
    },
  };
}
