/** The sound of a page: what its microphone gives, and what its loudspeaker is given. The functions run in the page. */
import type { Frame } from 'playwright-core';

export type Place = 'microphone' | 'loudspeaker';

declare global {
  /** In a document that has run `bareSound`. */
  var pageSound: Record<Place, Float32Array[]> & { rate: number };
}

/**
 * Before any script of a document: the browser's filters off, as they change each sample, and an ear at either end. The ears are on the
 * audio thread, where on a slow day they miss what the device misses, and nothing else.
 */
export const bareSound = () => {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined) return;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = () => open({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 } });

  globalThis.pageSound = { microphone: [], loudspeaker: [], rate: 0 };
  const module = `registerProcessor('test-ear', class extends AudioWorkletProcessor {
    buffer = new Float32Array(4_800);
    filled = 0;
    process([[channel = new Float32Array(128)]]) {
      for (const sample of channel) {
        this.buffer[this.filled++] = sample;
        if (this.filled < this.buffer.length) continue;
        this.port.postMessage(this.buffer);
        this.filled = 0;
      }
      return true;
    }
  })`;
  const address = URL.createObjectURL(new Blob([module], { type: 'text/javascript' }));
  const addEars = async (context: BaseAudioContext) => {
    await context.audioWorklet.addModule(address);
    pageSound.rate = context.sampleRate;
    const earAt = (place: Place) => {
      const ear = new AudioWorkletNode(context, 'test-ear', { numberOfOutputs: 0, channelCount: 1, channelCountMode: 'explicit' });
      ear.port.addEventListener('message', ({ data }: MessageEvent<Float32Array>) => pageSound[place].push(data));
      ear.port.start();
      return ear;
    };
    return { microphone: earAt('microphone'), loudspeaker: earAt('loudspeaker') };
  };
  const ears = new WeakMap<BaseAudioContext, ReturnType<typeof addEars>>();
  const { connect } = AudioNode.prototype;
  AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode | AudioParam, ...more: number[]) {
    const place = this instanceof MediaStreamAudioSourceNode ? 'microphone' : to instanceof AudioDestinationNode ? 'loudspeaker' : undefined;
    if (place !== undefined) {
      const own = ears.get(this.context) ?? addEars(this.context);
      ears.set(this.context, own);
      void own.then((both) => Reflect.apply(connect, this, [both[place]]));
    }
    return Reflect.apply(connect, this, [to, ...more]);
  };
};

/** All that was heard there. @returns at that rate: what a sweep has of higher tones is little enough to be left out */
export async function heardAt(place: Place, frame: Frame, rate: number): Promise<number[]> {
  const all = await frame.evaluate((where) => ({ rate: pageSound.rate, samples: pageSound[where].flatMap((buffer) => [...buffer]) }), place);
  return Array.from({ length: Math.floor((all.samples.length * rate) / all.rate) }, (_, index) => all.samples[Math.round((index * all.rate) / rate)] ?? 0);
}

/** The loudspeaker was given nothing for the last half of a second. */
export const isQuiet = (frame: Frame) =>
  frame.evaluate(() => pageSound.loudspeaker.slice(-5).every((buffer) => buffer.every((sample) => Math.abs(sample) < 0.000_1)));

/** The ears come a moment after the call's own nodes: before this, nothing is heard at the loudspeaker, silence neither. */
export const isListenedTo = (frame: Frame) => frame.evaluate(() => pageSound.loudspeaker.length > 0);
