/**
 * One thing after the other on a thread, each with an answer.
 *
 * 1. What would have to wait too long is refused when it comes: a visitor who hears "busy" can go on in writing, one who
 *    waits in silence can't. How long it would wait is estimated from what the last ones took, and the one that runs.
 *    Where they turn out slower than that, because the machine has more to do now, those who came last are refused as soon as it shows.
 * 2. What is given up while it waits is never begun. What is given up in its midst is forgotten, but its time still passes, as
 *    a computation can't be interrupted without ending the thread.
 * 3. When the thread dies, or one thing takes so long that it must hang, all that wait are refused at once.
 */
import type { Transferable } from 'node:worker_threads';
import type { Log } from '../../log.ts';
import { VoiceUnavailable } from '../speech.ts';
import { Thread } from './thread.ts';

/** What goes to the thread. */
export interface Asked<Request> {
  readonly id: number;
  readonly request: Request;
}

/** What it answers. Without `reply` it could not do that one thing, and is well. */
export interface Answered<Reply> {
  readonly id: number;
  readonly reply?: Reply;
}

export interface WorkQueueOptions {
  readonly name: string;
  readonly entry: URL;
  readonly heapMbMax: number;
  readonly log: Log;
  /** First guess of what a unit of work takes; afterwards it is measured. */
  readonly msPerUnit: number;
  /** Longer than this nobody is to wait for their turn; who was let in waits a quarter longer at most. Milliseconds. Default 4,000. */
  readonly waitMsMax?: number;
  /** What takes longer than this hangs. Milliseconds. Default 20,000. */
  readonly hangsAfterMs?: number;
}

/** How much of the newest goes into the rate: slower is believed quickly, as people wait on it; quicker may be but a pause. */
const learnt = { slower: 1 / 2, quicker: 1 / 8 };
/** Who was let in waits this many times as long as was promised, and no longer. */
const lateMax = 1.25;

interface Job<Request, Reply> {
  readonly id: number;
  readonly request: Request;
  readonly transfer: readonly Transferable[];
  readonly units: number;
  readonly cameAt: number;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: unknown) => void;
}

interface Running<Request, Reply> {
  readonly job: Job<Request, Reply>;
  readonly begunAt: number;
  readonly alarm: NodeJS.Timeout;
}

export class WorkQueue<Request, Reply> {
  readonly #thread: Thread<Asked<Request>, Answered<Reply>>;
  readonly #waitMsMax: number;
  readonly #hangsAfterMs: number;
  #msPerUnit: number;
  #waiting: Job<Request, Reply>[] = [];
  #running: Running<Request, Reply> | undefined;
  #lastId = 0;

  constructor({ name, entry, heapMbMax, log, msPerUnit, waitMsMax = 4000, hangsAfterMs = 20_000 }: WorkQueueOptions) {
    this.#thread = new Thread({
      name,
      entry,
      heapMbMax,
      log,
      onMessage: (answer) => this.#finish(answer),
      onLost: () => this.#refuseAll(new VoiceUnavailable('crashed')),
    });
    this.#msPerUnit = msPerUnit;
    this.#waitMsMax = waitMsMax;
    this.#hangsAfterMs = hangsAfterMs;
  }

  start(): Promise<void> {
    return this.#thread.start();
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  /**
   * @param units how much work it is, in whatever measure the work grows by; at least 1
   * @throws {VoiceUnavailable} `busy`, `crashed`, or `invalid_answer`: the thread could not do this one
   * @throws the signal's reason
   */
  async ask(request: Request, units: number, signal: AbortSignal, transfer: readonly Transferable[] = []): Promise<Reply> {
    signal.throwIfAborted();
    if (this.#waitMs() > this.#waitMsMax) throw new VoiceUnavailable('busy');
    this.#lastId += 1;
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const job = { id: this.#lastId, request, transfer, units, cameAt: performance.now(), resolve, reject };
    const giveUp = () => {
      this.#waiting = this.#waiting.filter((other) => other !== job);
      reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    this.#waiting.push(job);
    void this.#pump();
    return promise.finally(() => signal.removeEventListener('abort', giveUp));
  }

  /** Milliseconds a unit. What runs for longer than it should says so before it is done. */
  #rate(): number {
    return this.#running === undefined ? this.#msPerUnit : Math.max(this.#msPerUnit, this.#elapsedMs(this.#running) / this.#running.job.units);
  }

  #elapsedMs({ begunAt }: Running<Request, Reply>): number {
    return performance.now() - begunAt;
  }

  #waitMs(): number {
    const rate = this.#rate();
    const running = this.#running === undefined ? 0 : Math.max(0, this.#running.job.units * rate - this.#elapsedMs(this.#running));
    return this.#waiting.reduce((total, { units }) => total + units * rate, running);
  }

  /** Nothing runs: the first goes on at once, however long it has waited. */
  #refuseLate(): void {
    const now = performance.now();
    let aheadMs = 0;
    this.#waiting = this.#waiting.filter((job) => {
      if (aheadMs > 0 && now - job.cameAt + aheadMs > this.#waitMsMax * lateMax) {
        job.reject(new VoiceUnavailable('busy'));
        return false;
      }
      aheadMs += job.units * this.#msPerUnit;
      return true;
    });
  }

  async #pump(): Promise<void> {
    try {
      await this.#thread.start();
    } catch (error) {
      this.#refuseAll(error);
      return;
    }
    if (this.#running !== undefined) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    const alarm = setTimeout(() => this.#thread.kill(), this.#hangsAfterMs).unref();
    this.#running = { job, begunAt: performance.now(), alarm };
    this.#thread.post({ id: job.id, request: job.request }, job.transfer);
  }

  #finish({ id, reply }: Answered<Reply>): void {
    const running = this.#running;
    if (running?.job.id !== id) return;
    clearTimeout(running.alarm);
    this.#running = undefined;
    const tookPerUnit = this.#elapsedMs(running) / running.job.units;
    this.#msPerUnit += (tookPerUnit - this.#msPerUnit) * (tookPerUnit > this.#msPerUnit ? learnt.slower : learnt.quicker);
    this.#refuseLate();
    if (reply === undefined) running.job.reject(new VoiceUnavailable('invalid_answer'));
    else running.job.resolve(reply);
    void this.#pump();
  }

  #refuseAll(reason: unknown): void {
    const jobs = [...(this.#running === undefined ? [] : [this.#running.job]), ...this.#waiting];
    clearTimeout(this.#running?.alarm);
    this.#running = undefined;
    this.#waiting = [];
    for (const { reject } of jobs) reject(reason);
  }
}
