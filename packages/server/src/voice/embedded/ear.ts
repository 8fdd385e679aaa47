import type { Log } from '../../log.ts';
import type { Ear } from '../speech.ts';
import { WorkQueue } from './work-queue.ts';

export interface EmbeddedEar extends Ear {
  /** Loads the model (1–2 s) and hears something, so that the first turn is as quick as the others. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Moonshine tiny in a thread: English, 2.8 % of words wrong on read speech, 50 ms for each second of it where nothing else has to be done. */
export function createEar(log: Log): EmbeddedEar {
  const queue = new WorkQueue<Int16Array, string>({ name: 'ear', entry: new URL('./ear-worker.ts', import.meta.url), heapMbMax: 128, log, msPerUnit: 60 });
  return {
    name: 'embedded/moonshine-tiny',
    start: () => queue.start(),
    close: () => queue.close(),
    async hear(samples, signal) {
      const copy = samples.slice();
      // Seconds, and one more for what every turn takes.
      return queue.ask(copy, 1 + copy.length / 16_000, signal, [copy.buffer]);
    },
  };
}
