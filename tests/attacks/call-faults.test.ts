/** What a call depends on fails in the middle of it: the call says so in words for people and closes with 4500, and the next one works. */
import { createServer } from 'node:http';
import type { Worker } from 'node:worker_threads';
import { problemTable } from '@coatcheck/contract/problems';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openCallDesk, type CallDesk, type DeskOptions } from '../harness/call-desk.ts';
import { listen, shut } from '../harness/listen.ts';
import type { RealtimeTrouble } from '../harness/provider/realtime/script.ts';
import type { Trouble } from '../harness/provider/script.ts';
import type { SpeechCall, SpeechTrouble } from '../harness/provider/speech-script.ts';
import { loudQuestion, spokenQuestion } from '../harness/questions.ts';
import { openCall, type TestCall } from '../harness/voice-call.ts';

const answer = 'We open at eight. We close at six.';

let desk: CallDesk;

async function asked(sound: Int16Array): Promise<TestCall> {
  const call = await desk.begin();
  call.hurry(sound);
  return call;
}

/** Settles when the whole answer was heard, and the visitor has hung up. */
async function answered(call: TestCall): Promise<void> {
  await call.until('an answer', () => call.said('assistant').length === 1 && call.state === 'listening');
  expect(call.said('assistant')).toEqual([answer]);
  expect(await call.end()).toBe(1000);
}

async function endedByFault(call: TestCall, code: 'voice_unavailable' | 'model_unavailable' = 'voice_unavailable'): Promise<void> {
  expect([await call.closed, call.last('ended')?.reason]).toEqual([4500, 'engine']);
  expect(call.all('error').map(({ problem }) => [problem.code, problem.title])).toEqual([[code, problemTable[code].title]]);
  expect(call.events.slice(-2).map(({ type }) => type)).toEqual(['error', 'ended']);
  if (call.last('started') !== undefined) expect(await desk.whyEnded(call)).toBe('engine');
  expect(await desk.inBooks()).toBe(0);
}

describe('a thread of the embedded voice that is killed', () => {
  const threads = new Map<string, Worker>();
  const note = (worker: Worker) => threads.set(worker.threadName ?? '', worker);
  beforeAll(async () => {
    process.on('worker', note);
    desk = await openCallDesk({ voice: 'embedded', provider: { script: [{ tokens: answer }] } });
  });
  afterAll(async () => {
    process.off('worker', note);
    await desk.stop();
  });

  it.each([
    { name: 'voice-activity', when: 'while the visitor speaks', sound: spokenQuestion.subarray(0, 16_000), state: 'listening' },
    { name: 'voice-ear', when: 'while it hears', sound: spokenQuestion, state: 'thinking' },
    { name: 'voice-mouth', when: 'while it speaks', sound: spokenQuestion, state: 'speaking' },
  ])('$name, $when: the call ends or goes on, and the next has another', async ({ name, sound, state }) => {
    const call = await asked(sound);
    await call.until(state, () => call.state === state);
    const thread = threads.get(name);
    expect(thread?.threadId).toBeGreaterThan(0);
    await thread?.terminate();
    // What it had made already may be all that was wanted of it. Of whoever listens it is always missed.
    const goesOn = name !== 'voice-activity' && call.until('an answer', () => call.said('assistant').length === 1).then(() => true, () => false);
    if (await goesOn) await answered(call);
    else await endedByFault(call);
    const next = await asked(spokenQuestion);
    await next.until('the first sound', () => next.state === 'speaking');
    expect(await next.end()).toBe(1000);
    expect(threads.get(name)?.threadId).not.toBe(thread?.threadId);
  });
});

describe('a provider that fails in the middle of a call', () => {
  let fault: { chat?: Trouble; transcription?: SpeechTrouble; speech?: SpeechTrouble } = {};
  beforeAll(async () => {
    const script = () => ({ tokens: answer, ...(fault.chat === undefined ? {} : { trouble: fault.chat }) });
    const speech = ({ kind }: SpeechCall) => (fault[kind] === undefined ? {} : { trouble: fault[kind] });
    desk = await openCallDesk({ voice: 'pipeline', provider: { script, speech: { script: speech } } });
  });
  afterEach(async () => {
    fault = {};
    await Promise.all([...desk.provider.calls, ...desk.provider.speech.calls].map(({ ended }) => ended));
  });
  afterAll(() => desk.stop());

  it.each<[string, typeof fault, 'voice_unavailable' | 'model_unavailable']>([
    ['tears off what it says', { speech: { kind: 'cut', afterBytes: 24_000 } }, 'voice_unavailable'],
    ['falls silent in the middle of a sentence', { speech: { kind: 'half-open', afterBytes: 24_000 } }, 'voice_unavailable'],
    ['refuses to speak', { speech: { kind: 'status', status: 401, body: 'no such key' } }, 'voice_unavailable'],
    ['tears off what it heard', { transcription: { kind: 'cut', afterBytes: 5 } }, 'voice_unavailable'],
    ['is out of order when it should hear', { transcription: { kind: 'status', status: 500 } }, 'voice_unavailable'],
    ['tears off its thoughts', { chat: { kind: 'cut', afterTokens: 5 } }, 'model_unavailable'],
    ['thinks no JSON', { chat: { kind: 'malformed', afterTokens: 5 } }, 'model_unavailable'],
  ])('and %s', async (_what, given, code) => {
    fault = given;
    await endedByFault(await asked(spokenQuestion), code);
  });

  it('and is well again, for the next call', async () => {
    await answered(await asked(spokenQuestion));
  });
});

describe('a realtime provider that fails in the middle of a call', () => {
  let trouble: RealtimeTrouble | undefined;
  beforeAll(async () => {
    const script = () => ({ says: answer, ...(trouble === undefined ? {} : { trouble }) });
    desk = await openCallDesk({ voice: 'openai-realtime', provider: { realtime: { script } } });
  });
  afterAll(() => desk.stop());

  it.each<RealtimeTrouble>([
    { kind: 'close', afterMs: 500, code: 1011 }, { kind: 'cut', afterMs: 500 }, { kind: 'failed', afterMs: 500, message: 'no' }, { kind: 'garbage', frame: '<html>' },
  ])('with a $kind', async (given) => {
    trouble = given;
    await endedByFault(await asked(loudQuestion));
  });

  it('and is well again, for the next call; no session is left', async () => {
    trouble = undefined;
    await answered(await asked(loudQuestion));
    await Promise.all(desk.provider.realtime.connections.map(({ closed }) => closed));
  });
});

describe('a provider that is not there', () => {
  afterEach(() => desk.stop());

  it.each<[string, DeskOptions['voice'], 'SPEECH_BASE_URL' | 'OPENAI_BASE_URL', 'voice_unavailable' | 'model_unavailable']>([
    ['to hear', 'pipeline', 'SPEECH_BASE_URL', 'voice_unavailable'],
    ['to talk', 'openai-realtime', 'SPEECH_BASE_URL', 'voice_unavailable'],
    ['to think', 'embedded', 'OPENAI_BASE_URL', 'model_unavailable'],
  ])('%s', async (_what, voice, variable, code) => {
    const server = createServer();
    const port = await listen(server);
    await shut(server);
    desk = await openCallDesk({ voice, environment: { [variable]: `http://127.0.0.1:${port}/v1` } });
    const call = await openCall(desk.deployment.port, await desk.newCaller());
    call.send({ type: 'start' });
    // Nobody is there before the first word, or when it is to be heard.
    if (voice !== 'openai-realtime') {
      await call.until('listening', () => call.state === 'listening');
      call.hurry(spokenQuestion);
    }
    await endedByFault(call, code);
  });
});
