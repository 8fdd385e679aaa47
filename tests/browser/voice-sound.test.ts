/** The sound of a call, both ways through a real browser: all of it, in order, once; and silence where that is asked for. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleRateDown, sampleRateUp } from '@coatcheck/contract/voice';
import { wavFile } from '@coatcheck/server/voice/pipeline/wav-file';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CallStage, eventually, openCallStage, type ScriptedCall } from '../harness/call-visit.ts';
import { bareSound, heardAt, isListenedTo, isQuiet } from '../harness/page-sound.ts';
import { compare, silence, sweep } from '../harness/sweep.ts';

const deviceRate = 48_000;
/** Until the call is taken nothing goes up. */
const leadInMs = 2_000;
const sweepMs = 3_000;

let folder: string;
let stage: CallStage;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coatcheck-sound-'));
  const microphone = join(folder, 'microphone.wav');
  const recording = Int16Array.from([...silence(deviceRate, leadInMs), ...sweep(deviceRate, sweepMs), ...silence(deviceRate, 1_000)]);
  await writeFile(microphone, wavFile(recording, deviceRate));
  stage = await openCallStage({ microphone });
});
afterEach(() => stage.clear());
afterAll(async () => {
  await stage?.close();
  await rm(folder, { recursive: true, force: true });
});

/** As the server sends it: in pieces of 60 ms, all at once. */
function speak(call: ScriptedCall, samples: Int16Array): void {
  const piece = (sampleRateDown * 60) / 1_000;
  for (let at = 0; at < samples.length; at += piece) call.sound(samples.slice(at, at + piece));
}

const playedOf = (call: ScriptedCall, utterance: number) => call.heard('played').filter((one) => one.utterance === utterance).map(({ ms }) => ms);

describe('the microphone', () => {
  it('is heard whole, in order and once, in frames of 40 ms', async () => {
    const visit = await stage.visit({ before: bareSound });
    const call = await visit.call();
    await eventually(() => call.samples.length / sampleRateUp, { timeout: 20_000 }).toBeGreaterThan((leadInMs + sweepMs) / 1_000);
    expect(new Set(call.frames.map(({ samples }) => samples.length))).toEqual(new Set([(sampleRateUp * 40) / 1_000]));
    const { samples } = call;
    // It is the recording, as far as the browser keeps up with its own device on a slow day: what it gave is what arrived.
    expect(compare(samples, sweep(sampleRateUp, sweepMs), sampleRateUp).missing.length).toBeLessThan(sweepMs / 20 / 2);
    const { blocks, missing } = compare(samples, await heardAt('microphone', visit.frame, sampleRateUp), sampleRateUp);
    expect(missing).toEqual([]);
    expect(blocks).toBeGreaterThan(sweepMs / 20 / 2);
    expect(call.complaints).toEqual([]);
  });
});

describe('the loudspeaker', () => {
  it('plays what comes whole, in order and once, and reports it to its end', async () => {
    const visit = await stage.visit({ before: bareSound });
    const call = await visit.call();
    await eventually(() => isListenedTo(visit.frame)).toBe(true);
    call.send({ type: 'state', state: 'speaking', utterance: 1 });
    speak(call, sweep(sampleRateDown, sweepMs));
    await eventually(() => playedOf(call, 1).at(-1), { timeout: 20_000 }).toBeGreaterThan(sweepMs - 10);
    await eventually(() => isQuiet(visit.frame)).toBe(true);
    const reports = playedOf(call, 1);
    expect(reports.at(-1)).toBeLessThan(sweepMs + 10);
    expect(reports).toEqual(reports.toSorted((one, other) => one - other));
    const heard = await heardAt('loudspeaker', visit.frame, sampleRateDown);
    expect(compare(heard, sweep(sampleRateDown, sweepMs), sampleRateDown)).toEqual({ blocks: sweepMs / 20, missing: [] });
  });

  it.each([
    ['the server clears it', async (call: ScriptedCall) => call.send({ type: 'clear' })],
    ['the visitor presses Stop, also of what still comes', async (call: ScriptedCall, press: () => Promise<void>) => {
      await press();
      await eventually(() => call.heard('interrupt')).toHaveLength(1);
      speak(call, sweep(sampleRateDown, 1_000));
    }],
  ])('is silent once %s, and plays what is said next', async (_, act) => {
    const visit = await stage.visit({ before: bareSound });
    const call = await visit.call();
    call.send({ type: 'state', state: 'speaking', utterance: 1 });
    speak(call, sweep(sampleRateDown, 60_000));
    await eventually(() => playedOf(call, 1).length).toBeGreaterThan(2);
    await eventually(() => isQuiet(visit.frame)).toBe(false);
    await act(call, () => visit.button('Stop').click());
    await eventually(() => isQuiet(visit.frame)).toBe(true);
    const reports = playedOf(call, 1);
    call.send({ type: 'state', state: 'speaking', utterance: 2 });
    speak(call, sweep(sampleRateDown, 500));
    await eventually(() => playedOf(call, 2).at(-1)).toBeGreaterThan(490);
    expect(playedOf(call, 1)).toEqual(reports);
    expect(reports.at(-1)).toBeLessThan(30_000);
  });
});
