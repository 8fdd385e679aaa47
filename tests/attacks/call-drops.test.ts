/** 200 calls that are opened and dropped at any moment and in any way: afterwards there is nothing left of them. */
import type { Worker } from 'node:worker_threads';
import { readRecording, withSilence } from '@coatcheck/server/voice/embedded/testing/recordings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCallDesk, type CallDesk, type DeskOptions } from '../harness/call-desk.ts';
import { callStorm, type Storm, type StormOptions } from '../harness/call-storm.ts';
import { countTimers, type LiveTimers } from '../harness/live-timers.ts';
import { joined, tone } from '../harness/provider/voice-box.ts';

const answer = 'We open at eight. We close at six. And then we go on and on about all the other things we bake.';
/** As many as a node takes here, and as the activity's thread can listen to. */
const callsAtOnce = 40;
const begunInCalls = /server\/src\/(?:voice|edge)\//;

const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

interface Case extends DeskOptions, Pick<StormOptions, 'atOnce' | 'question'> {
  readonly threads: number;
}
const cases: readonly Case[] = [
  { voice: 'embedded', atOnce: 5, question: withSilence(readRecording('librivox-0880').samples, 0, 12_000), threads: 3 },
  { voice: 'openai-realtime', atOnce: 10, question: joined([tone(800, 16_000), new Int16Array(16_000)]), threads: 0 },
];

describe.each(cases)('200 calls dropped at any moment, with the voice $voice', ({ voice, atOnce, question, threads }) => {
  const workers: Worker[] = [];
  const note = (worker: Worker) => void workers.push(worker);
  let desk: CallDesk;
  let timers: LiveTimers;
  let socketsBefore: number;
  let storm: Storm;

  beforeAll(async () => {
    process.on('worker', note);
    desk = await openCallDesk({
      voice, environment: { CALLS_PER_NODE: String(callsAtOnce) },
      provider: { script: [{ tokens: answer }], realtime: { script: [{ says: answer, paceMs: 1 }] } },
    });
    // What every call needs is there before it is counted.
    await (await desk.begin()).end();
    timers = countTimers(begunInCalls);
    socketsBefore = sockets();
    storm = await callStorm(desk, { calls: 200, atOnce, goneMax: 12, question });
  });
  afterAll(async () => {
    timers.stop();
    process.off('worker', note);
    await desk.stop();
  });

  it('came to every moment of a call', () => {
    expect(storm.reached.size).toBe(6);
    expect(Math.min(...storm.reached.values())).toBeGreaterThan(10);
    expect(storm.gone).toHaveLength(12);
    expect(storm.refused).toBeLessThan(40);
  });

  it('leaves no call in the books, of those who are gone neither', async () => {
    await expect.poll(() => desk.inBooks(), { timeout: 60_000 }).toBe(0);
    for (const { socket } of storm.gone) socket.resume();
    await Promise.all(storm.gone.map(({ closed }) => closed));
  });

  it('leaves nothing open or unanswered at the provider', async () => {
    const { calls, realtime } = desk.provider;
    await Promise.all([...calls.map(({ ended }) => ended), ...realtime.connections.map(({ closed }) => closed)]);
    expect(realtime.connections.filter(({ isOpen }) => isOpen)).toEqual([]);
    expect(calls.length + realtime.connections.length).toBeGreaterThan(25);
  });

  it('leaves no timer, no socket and no thread', async () => {
    await timers.none();
    await expect.poll(sockets, { timeout: 60_000 }).toBeLessThanOrEqual(socketsBefore);
    expect(workers.filter(({ threadId }) => threadId > 0)).toHaveLength(threads);
    expect(workers).toHaveLength(threads);
  });

  it('has as many lines as before', async () => {
    const calls = await Promise.all(Array.from({ length: callsAtOnce }, () => desk.begin()));
    await expect(desk.begin()).rejects.toThrow('voice_busy');
    await Promise.all(calls.map((call) => call.end()));
    expect(desk.log.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
  });
});
