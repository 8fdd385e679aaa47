import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createSilero, createState, frameSamples } from './silero.ts';
import { noise, readRecordings, withSilence } from './testing/recordings.ts';
import { pinned, readPinned } from './weights.ts';

const silero = createSilero(readPinned(pinned.silero));

function framesOf(samples: Int16Array): Float32Array[] {
  const scaled = Float32Array.from(samples, (sample) => sample / 32_768);
  return Array.from({ length: Math.floor(samples.length / frameSamples) }, (_, index) => scaled.subarray(index * frameSamples, (index + 1) * frameSamples));
}

function probabilities(samples: Int16Array): number[] {
  const state = createState();
  return framesOf(samples).map((frame) => silero.speechProbability(frame, state));
}

describe('the network for voice activity', () => {
  it('decides as sherpa-onnx does on the same weights, frame by frame, at every threshold', () => {
    const sherpa: Sherpa = createRequire(import.meta.url)('sherpa-onnx');
    const model = fileURLToPath(import.meta.resolve(pinned.silero.specifier));
    let compared = 0;
    for (const { samples, name } of readRecordings()) {
      const padded = withSilence(samples, 16_000, 16_000);
      const ours = probabilities(padded);
      for (const threshold of [0.3, 0.5, 0.8]) {
        const theirs = sherpaDecisions(sherpa, model, threshold, framesOf(padded));
        expect([name, threshold, theirs]).toEqual([name, threshold, asSherpaDecides(ours, threshold)]);
        compared += theirs.length;
      }
    }
    expect(compared).toBeGreaterThan(4000);
  });

  it('takes neither silence nor noise for speech', () => {
    for (const sound of [new Int16Array(64_000), noise(64_000, 300), noise(64_000, 10_000)]) {
      expect(Math.max(...probabilities(sound))).toBeLessThan(0.35);
    }
  });

  it('remembers each call by itself', () => {
    const [recording] = readRecordings();
    const frames = framesOf(recording?.samples ?? new Int16Array());
    const alone = probabilities(recording?.samples ?? new Int16Array());
    const [one, other] = [createState(), createState()];
    const together = frames.map((frame, index) => {
      silero.speechProbability(frames[frames.length - 1 - index] ?? frame, other);
      return silero.speechProbability(frame, one);
    });
    expect(together).toEqual(alone);
  });
});

interface Detector {
  acceptWaveform(samples: Float32Array): void;
  isDetected(): boolean;
  free(): void;
}

interface Sherpa {
  createVad(config: object): Detector;
}

/** With times next to nothing its detector tells of each frame; it looks at a frame once it has 64 samples more than that. */
function sherpaDecisions(sherpa: Sherpa, model: string, threshold: number, frames: readonly Float32Array[]): boolean[] {
  const times = { minSilenceDuration: 1e-5, minSpeechDuration: 1e-5, maxSpeechDuration: 1e6, windowSize: 512 };
  const detector = sherpa.createVad({ sileroVad: { model, threshold, ...times }, sampleRate: 16_000, numThreads: 1, provider: 'cpu', debug: 0, bufferSizeInSeconds: 60 });
  detector.acceptWaveform(new Float32Array(64));
  const decisions = frames.map((frame) => {
    detector.acceptWaveform(frame);
    return detector.isDetected();
  });
  detector.free();
  return decisions;
}

/** Speech from the second frame above the threshold, until one that is 0.15 below it. */
function asSherpaDecides(values: readonly number[], threshold: number): boolean[] {
  let isSpeech = false;
  let above = 0;
  return values.map((value) => {
    above = value > threshold ? above + 1 : 0;
    isSpeech = isSpeech ? value > threshold - 0.15 : above >= 2;
    return isSpeech;
  });
}
