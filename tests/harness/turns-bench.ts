/** Engines that take turns, each with parts of one make: a local provider's, or the threads of this process. */
import type { Worker } from 'node:worker_threads';
import { createLog } from '@coatcheck/server/log';
import { createEmbeddedSpeech, type EmbeddedSpeech } from '@coatcheck/server/voice/embedded/embedded-speech';
import { hostedEar } from '@coatcheck/server/voice/pipeline/hosted-ear';
import { hostedMouth } from '@coatcheck/server/voice/pipeline/hosted-mouth';
import type { Ear, Mouth, VoiceActivity } from '@coatcheck/server/voice/speech';
import { Secret } from '@coatcheck/server/secret';
import { turnEngine } from '@coatcheck/server/voice/turns';
import { canaryKey } from './provider/routes.ts';
import type { SpeechStep } from './provider/speech-script.ts';
import { startProvider } from './provider/start-provider.ts';
import { spokenQuestion } from './questions.ts';
import type { EngineBench } from './voice-engine-suite.ts';

const answer = 'We are open from eight to six, Monday to Friday.';
const log = createLog('silent');

/** The threads of this process by their names, the newest of each. */
const threads = new Map<string, Worker>();
process.on('worker', (worker) => threads.set(worker.threadName ?? '', worker));

/** Counts who listens, and the frames they hand over. */
function counted(activity: VoiceActivity): VoiceActivity & { readonly listeners: number; readonly frames: number } {
  let [listeners, frames] = [0, 0];
  return {
    get listeners() {
      return listeners;
    },
    get frames() {
      return frames;
    },
    async listen(onChange, onLost) {
      const listener = await activity.listen(onChange, onLost);
      listeners += 1;
      let isOpen = true;
      return {
        push: (samples) => (void (frames += 1), listener.push(samples)),
        reset: () => listener.reset(),
        close() {
          if (isOpen) listeners -= 1;
          isOpen = false;
          listener.close();
        },
      };
    },
  };
}

/** `pipeline`: a provider hears and speaks, a thread of this process tells who speaks when. */
export async function pipelineBench(): Promise<EngineBench> {
  let next: SpeechStep | undefined;
  let open = 0;
  const held = Promise.withResolvers<unknown>();
  const provider = await startProvider({
    apiKey: canaryKey,
    speech: {
      script(call) {
        open += 1;
        void call.ended.then(() => (open -= 1));
        if (call.kind !== 'speech' || next === undefined) return {};
        const step = next;
        next = undefined;
        if (step.hold !== undefined) void call.ended.then(held.resolve);
        return step;
      },
    },
  });
  const speech = createEmbeddedSpeech({ log });
  const activity = counted(speech.activity);
  const settings = { account: { apiKey: new Secret(canaryKey), baseUrl: `${provider.origin}/v1` } };
  const engine = turnEngine({
    name: 'pipeline',
    speaks: () => true,
    ear: hostedEar({ ...settings, model: 'openai/gpt-4o-mini-transcribe' }),
    mouth: hostedMouth({ ...settings, model: 'openai/gpt-4o-mini-tts:alloy' }),
    activity,
    close: () => speech.close(),
  });
  return {
    engine,
    question: spokenQuestion,
    heard: /^When are you open\?$/,
    answer,
    holdAnswer: () => (next = { hold: { atByte: 9_600, until: Promise.withResolvers<void>().promise } }),
    cancelled: () => held.promise,
    breakAnswer: () => (next = { trouble: { kind: 'cut', afterBytes: 9_600 } }),
    sent: () => provider.speech.calls.length + activity.frames,
    settled: () => Promise.all(provider.speech.calls.map(({ ended }) => ended)),
    open: () => open + activity.listeners,
    async close() {
      await engine.close();
      await provider.close();
    },
  };
}

let shared: EmbeddedSpeech | undefined;
/** Loading the models takes longer than any test with them. */
const embeddedSpeech = () => (shared ??= createEmbeddedSpeech({ log }));
export const closeEmbeddedSpeech = async () => shared?.close();

/** `embedded`: all three are threads of this process. An answer breaks off as its thread dies. */
export async function embeddedBench(): Promise<EngineBench> {
  const speech = embeddedSpeech();
  const activity = counted(speech.activity);
  const held = Promise.withResolvers<unknown>();
  let next: 'hold' | 'break' | undefined;
  let [asked, working] = [0, 0];

  const ear: Ear = {
    name: speech.ear.name,
    async hear(samples, signal) {
      asked += 1;
      working += 1;
      return speech.ear.hear(samples, signal).finally(() => (working -= 1));
    },
  };
  const mouth: Mouth = {
    name: speech.mouth.name,
    async *speak(sentence, signal) {
      const trouble = next;
      next = undefined;
      asked += 1;
      working += 1;
      try {
        const first = speech.mouth.speak(sentence, signal)[Symbol.asyncIterator]();
        const coming = first.next();
        if (trouble === 'break') void threads.get('voice-mouth')?.terminate();
        const { value } = await coming;
        const samples: Int16Array = value ?? new Int16Array();
        yield trouble === 'hold' ? samples.subarray(0, 4_800) : samples;
        if (trouble !== 'hold') return;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        held.resolve(undefined);
      } finally {
        working -= 1;
      }
    },
  };
  return {
    engine: turnEngine({ name: 'embedded', speaks: () => true, ear, mouth, activity, ready: () => speech.ready(), close: () => Promise.resolve() }),
    question: spokenQuestion,
    heard: /^he was not .* young man/i,
    answer,
    holdAnswer: () => (next = 'hold'),
    cancelled: () => held.promise,
    breakAnswer: () => (next = 'break'),
    sent: () => asked + activity.frames,
    async settled() {
      while (working > 0) await new Promise((resolve) => setImmediate(resolve));
    },
    open: () => working + activity.listeners,
    close: () => Promise.resolve(),
  };
}
