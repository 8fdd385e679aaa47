/** 200 calls that are opened and dropped at any moment and in any way: afterwards there is nothing left of them. */
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCallDesk, type CallDesk, type DeskOptions } from '../harness/call-desk.ts';
import { callStorm, type Storm, type StormOptions } from '../harness/call-storm.ts';
import { countTimers, type LiveTimers } from '../harness/live-timers.ts';
import { loudQuestion, spokenQuestion } from '../harness/questions.ts';

const answer = 'We open at eight. We close at six. And then we go on and on about all the other things we bake.';
/** As many as a node takes here, and as the activity's thread can listen to. */
const callsAtOnce = 40;
const begunInCalls = /server\/src\/(?:voice|edge)\//;

const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

const cases: readonly (Pick<DeskOptions, 'voice'> & Pick<StormOptions, 'atOnce' | 'question'>)[] = [
  { voice: 'embedded', atOnce: 3, question: spokenQuestion },
  { voice: 'pipeline', atOnce: 8, question: spokenQuestion },
  { voice: 'openai-realtime', atOnce: 10, question: loudQuestion },
];

const workers: Worker[] = [];
const note = (worker: Worker) => void workers.push(worker);
const after = new Map<string, { readonly desk: CallDesk; readonly storm: Storm }>();
let timers: LiveTimers;
let socketsBefore: number;

beforeAll(async () => {
  process.on('worker', note);
  const provider = { script: [{ tokens: answer }], realtime: { script: [{ says: answer, paceMs: 1 }] } };
  const halls = await Promise.all(
    cases.map(async (one) => ({ ...one, desk: await openCallDesk({ voice: one.voice, environment: { CALLS_PER_NODE: String(callsAtOnce) }, provider }) })),
  );
  // What every call needs is there before it is counted.
  for (const { desk } of halls) await (await desk.begin()).end();
  timers = countTimers(begunInCalls);
  socketsBefore = sockets();
  // Side by side, as it takes a server 20 s to notice who is gone.
  await Promise.all(
    halls.map(async ({ desk, voice, atOnce, question }) => {
      after.set(voice, { desk, storm: await callStorm(desk, { calls: 200, atOnce, goneMax: 12, question }) });
    }),
  );
}, 240_000);
afterAll(async () => {
  timers.stop();
  process.off('worker', note);
  await Promise.all([...after.values()].map(({ desk }) => desk.stop()));
});

describe.each(cases)('200 calls dropped at any moment, with the voice $voice', ({ voice }) => {
  let desk: CallDesk;
  let storm: Storm;
  beforeAll(() => {
    const found = after.get(voice);
    if (found === undefined) throw new Error('there was no storm');
    ({ desk, storm } = found);
  });

  it('came to every moment of a call', () => {
    expect(storm.reached.size).toBe(6);
    expect(Math.min(...storm.reached.values())).toBeGreaterThan(5);
    expect(storm.gone).toHaveLength(12);
    expect(storm.refused).toBeLessThan(40);
  });

  it('leaves no call in the books, of those who are gone neither', async () => {
    await expect.poll(() => desk.inBooks(), { timeout: 60_000 }).toBe(0);
    for (const { socket } of storm.gone) socket.resume();
    await Promise.all(storm.gone.map(({ closed }) => closed));
  });

  it('leaves nothing open or unanswered at the provider', async () => {
    const { calls, speech, realtime } = desk.provider;
    await Promise.all([...[...calls, ...speech.calls].map(({ ended }) => ended), ...realtime.connections.map(({ closed }) => closed)]);
    expect(realtime.connections.filter(({ isOpen }) => isOpen)).toEqual([]);
    expect(calls.length + realtime.connections.length).toBeGreaterThan(25);
  });

  it('has as many lines as before, and no failure of ours to tell of', async () => {
    const calls = await Promise.all(Array.from({ length: callsAtOnce }, () => desk.begin()));
    await expect(desk.begin()).rejects.toThrow('voice_busy');
    await Promise.all(calls.map((call) => call.end()));
    expect(desk.log.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
  });
});

describe('all of them together', () => {
  it('leave no timer and no socket, and the threads that there were', async () => {
    await timers.none();
    await expect.poll(sockets, { timeout: 60_000 }).toBeLessThanOrEqual(socketsBefore);
    const named = (name: 'voice-ear' | 'voice-mouth' | 'voice-activity') => workers.filter(({ threadName }) => threadName?.startsWith(name) === true).length;
    expect([named('voice-ear'), named('voice-mouth')]).toEqual([1, 1]);
    // A pipeline tells speech from other sound in threads of its own; either has one more for each 40 calls, up to one a core.
    expect(named('voice-activity')).toBeLessThanOrEqual(2 * availableParallelism());
    expect(workers).toHaveLength(2 + named('voice-activity'));
    expect(workers.filter(({ threadId }) => threadId < 0)).toEqual([]);
  });
});
