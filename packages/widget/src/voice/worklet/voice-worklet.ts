/** The audio thread's module: two processors, each a thin shell around what can be tested without a browser. */
import { type Captured, type CaptureOrder, listen, type PlaybackOrder, type Played, tell } from '../port.ts';
import { CaptureStage } from './capture-stage.ts';
import { JitterBuffer } from './jitter-buffer.ts';

/** Of the audio thread's global scope, which TypeScript does not know. */
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

registerProcessor(
  'coatcheck-capture',
  class extends AudioWorkletProcessor {
    readonly #stage = new CaptureStage(sampleRate, ({ buffer }, level) => {
      if (buffer instanceof ArrayBuffer) tell<Captured>(this.port, { pcm: buffer, level }, [buffer]);
    });

    constructor() {
      super();
      listen<CaptureOrder>(this.port, ({ isMuted }) => (this.#stage.isMuted = isMuted));
    }

    process([channels = []]: readonly (readonly Float32Array[])[]): boolean {
      // Without a device there is no channel, and then no frame either.
      if (channels.length > 0) this.#stage.push(channels);
      return true;
    }
  },
);

registerProcessor(
  'coatcheck-playback',
  class extends AudioWorkletProcessor {
    readonly #buffer = new JitterBuffer(sampleRate, (played) => tell<Played>(this.port, played));

    constructor() {
      super();
      listen<PlaybackOrder>(this.port, (order) => {
        if (order.type === 'clear') this.#buffer.clear();
        else this.#buffer.push(order.utterance, new Int16Array(order.pcm));
      });
    }

    process(_inputs: readonly unknown[], [channels = []]: readonly (readonly Float32Array[])[]): boolean {
      const [first, ...others] = channels;
      if (first === undefined) return true;
      this.#buffer.render(first);
      for (const channel of others) channel.set(first);
      return true;
    }
  },
);
