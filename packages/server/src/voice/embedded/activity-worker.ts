/** Tells speech from other sound for all calls of the process, in a thread of its own: hearing an utterance must not hold it up. */
import { parentPort } from 'node:worker_threads';
import { createSilero, createState, frameSamples, type SileroState } from './silero.ts';
import { SpeechGate } from './speech-gate.ts';
import { pinned, readPinned } from './weights.ts';

/** What it is told. A listener that begins anew is closed and another one opened. */
export type ToActivity =
  | { readonly type: 'open'; readonly id: number }
  /** 512 samples; `end` is the position behind them, which is handed back with what was decided there. */
  | { readonly type: 'frame'; readonly id: number; readonly end: number; readonly samples: Int16Array }
  | { readonly type: 'close'; readonly id: number };

export type FromActivity =
  | { readonly type: 'change'; readonly id: number; readonly isSpeech: boolean; readonly atSample: number }
  /** So many frames more were looked at: how far behind the thread is, is for the other side to know. */
  | { readonly type: 'done'; readonly frames: number };

export const framesPerReport = 32;

const silero = createSilero(readPinned(pinned.silero));
const listeners = new Map<number, { readonly state: SileroState; readonly gate: SpeechGate }>();
const scaled = new Float32Array(frameSamples);
let unreported = 0;

function probabilityOf(samples: Int16Array, state: SileroState): number {
  for (const [index, sample] of samples.entries()) scaled[index] = sample / 32_768;
  return silero.speechProbability(scaled, state);
}

function say(message: FromActivity): void {
  parentPort?.postMessage(message, []);
}

// So that the compiler has done its work before somebody speaks.
const practice = { samples: new Int16Array(frameSamples), state: createState() };
for (let frame = 0; frame < 60; frame += 1) probabilityOf(practice.samples, practice.state);

parentPort?.on('message', (message: ToActivity) => {
  if (message.type === 'open') listeners.set(message.id, { state: createState(), gate: new SpeechGate() });
  else if (message.type === 'close') listeners.delete(message.id);
  else {
    unreported += 1;
    if (unreported === framesPerReport) {
      say({ type: 'done', frames: unreported });
      unreported = 0;
    }
    const listener = listeners.get(message.id);
    if (listener === undefined) return;
    const isSpeech = listener.gate.next(probabilityOf(message.samples, listener.state));
    if (isSpeech !== undefined) say({ type: 'change', id: message.id, isSpeech, atSample: message.end });
  }
});
parentPort?.postMessage('ready', []);
