/**
 * A worker thread under supervision. Speech runs in threads because a turn's inference would stop every stream of the process for
 * a quarter of a second, and in threads of their own because what parses a stranger's sound should be able to die alone.
 *
 * 1. It starts at its first use, and says one word when it is ready.
 * 2. It gets an empty environment: the keys of providers are nothing to it.
 * 3. When it dies, whoever waits hears of it at once, and the next use starts another one. One that dies young again and again is
 *    left alone for a while: 1 s, then twice as long each time, at most 30 s.
 */
import { Worker, type Transferable } from 'node:worker_threads';
import type { Log } from '../../log.ts';
import { VoiceUnavailable } from '../speech.ts';

export interface ThreadOptions<Said> {
  /** For the log. */
  readonly name: string;
  /** The module that runs in it. */
  readonly entry: URL;
  /** JavaScript's own heap. WebAssembly's memory is not in it. */
  readonly heapMbMax: number;
  readonly log: Log;
  readonly onMessage: (message: Said) => void;
  /** It ended, of itself or because of `kill` or `close`. */
  readonly onLost: () => void;
}

/** A thread that lived less long than this died young. Milliseconds. */
const youngMs = 10_000;
const restMsMax = 30_000;

export class Thread<Asked, Said> {
  readonly #options: ThreadOptions<Said>;
  #worker: Worker | undefined;
  #ready: Promise<void> | undefined;
  #startedAt = 0;
  #youngDeaths = 0;
  #restUntil = 0;
  #isClosed = false;

  constructor(options: ThreadOptions<Said>) {
    this.#options = options;
  }

  /**
   * @returns when it is ready; at once if it is
   * @throws {VoiceUnavailable} `crashed`: it did not start, or is being left alone
   */
  start(): Promise<void> {
    this.#ready ??= this.#isClosed || performance.now() < this.#restUntil ? undefined : this.#launch();
    return this.#ready ?? Promise.reject(new VoiceUnavailable('crashed'));
  }

  /** Only after `start`. What is transferred is gone here. */
  post(message: Asked, transfer: readonly Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }

  /** Ends one that hangs. To everybody else it looks like any other death. */
  kill(): void {
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#lose(worker);
    void worker.terminate();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    this.kill();
    await worker?.terminate();
  }

  #launch(): Promise<void> {
    const { name, entry, heapMbMax, log, onMessage } = this.#options;
    this.#startedAt = performance.now();
    // Nothing of this process's own flags either: an inspector's port or a preloaded module is not meant for it.
    const worker = new Worker(entry, { name: `voice-${name}`, env: {}, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: heapMbMax } });
    this.#worker = worker;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    worker.once('message', () => {
      log.info({ thread: name, ms: Math.round(performance.now() - this.#startedAt) }, 'a voice thread is ready');
      worker.on('message', (message: Said) => {
        if (this.#worker === worker) onMessage(message);
      });
      resolve();
    });
    worker.once('error', (error) => log.error({ err: error, thread: name }, 'a voice thread failed'));
    worker.once('exit', () => {
      reject(new VoiceUnavailable('crashed'));
      this.#lose(worker);
    });
    return promise;
  }

  #lose(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#ready = undefined;
    const now = performance.now();
    this.#youngDeaths = now - this.#startedAt < youngMs ? this.#youngDeaths + 1 : 0;
    // The first death may be chance: the next use tries again at once.
    const restMs = this.#youngDeaths < 2 ? 0 : Math.min(restMsMax, 1000 * 2 ** (this.#youngDeaths - 2));
    this.#restUntil = now + restMs;
    if (!this.#isClosed) this.#options.log.warn({ thread: this.#options.name, restMs }, 'a voice thread ended');
    this.#options.onLost();
  }
}
