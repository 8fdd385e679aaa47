/**
 * Loaded into the server's process beside the product (`node --expose-gc --import`), and does nothing until it is asked: what does
 * this process use?
 */
import { setTimeout as later } from 'node:timers/promises';
import { median } from '../report.ts';
import { offer } from './tasks.ts';

/** The resident memory moves while one looks. */
const looks = 5;
const betweenLooksMs = 100;

export interface Memory {
  /** All memory of the process that is in use, of whatever kind and thread, after two garbage collections. Bytes. */
  readonly resident: number;
  /** Of it, what the main thread's JavaScript holds: objects, and buffers outside its heap. Bytes. */
  readonly heap: number;
}

const tasks = {
  async memory(_: object): Promise<Memory> {
    globalThis.gc?.();
    await later(betweenLooksMs);
    // This one frees what the first one's finalizers let go.
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    const resident: number[] = [];
    for (let look = 0; look < looks; look += 1) {
      resident.push(process.memoryUsage.rss());
      await later(betweenLooksMs);
    }
    return { resident: median(resident), heap: heapUsed + external };
  },
  /** Of all threads, since the process began. Milliseconds, and when that was by this process's clock. */
  async processor(_: object): Promise<{ readonly ms: number; readonly at: number }> {
    const { user, system } = process.cpuUsage();
    return { ms: (user + system) / 1_000, at: performance.now() };
  },
};
export type ServerTasks = typeof tasks;

offer(tasks);
