import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../log.ts';
import type { ActivityListener } from '../speech.ts';
import { createActivity, type EmbeddedActivity } from './activity.ts';
import { noise, readRecording, withSilence } from './testing/recordings.ts';

const workers: Worker[] = [];
process.on('worker', (worker: Worker) => workers.push(worker));

let activity: EmbeddedActivity;
const open: ActivityListener[] = [];
beforeAll(async () => {
  activity = createActivity(createLog('silent'));
  await activity.start();
});
afterEach(() => {
  for (const listener of open.splice(0)) listener.close();
});
afterAll(() => activity.close());

const frame = 512;
const { samples: sentence } = readRecording('librivox-0890');
const before = 16_000;
const loudFrom = before + sentence.findIndex((sample) => Math.abs(sample) > 2000);
/** The last word goes on to the end of the recording. */
const soundTo = before + sentence.length;

async function listen(onLost = () => undefined) {
  const changes: { readonly isSpeech: boolean; readonly atSample: number }[] = [];
  const listener = await activity.listen((isSpeech, atSample) => changes.push({ isSpeech, atSample }), onLost);
  open.push(listener);
  return { listener, changes };
}

function pushInPieces(listener: ActivityListener, samples: Int16Array, length: number): void {
  for (let from = 0; from < samples.length; from += length) listener.push(samples.subarray(from, from + length));
}

/** What is pushed to a second listener is done after what was pushed to the first. */
async function settled(): Promise<void> {
  const { listener, changes } = await listen();
  pushInPieces(listener, withSilence(sentence, 0, 0), 4096);
  await vi.waitFor(() => expect(changes.length).toBeGreaterThan(0), { timeout: 5000 });
  listener.close();
}

describe('activity', () => {
  it.each([160, 320, 512, 1000, 100_000])('is told with its place, whatever the pieces: %i samples', async (length) => {
    const { listener, changes } = await listen();
    pushInPieces(listener, withSilence(sentence, before, 16_000), length);
    await vi.waitFor(() => expect(changes).toHaveLength(2), { timeout: 5000 });
    const [began, ended] = changes;
    expect([began?.isSpeech, ended?.isSpeech]).toEqual([true, false]);
    // The network hears a voice before it is loud; four frames later that is decided.
    expect(began?.atSample).toBeGreaterThan(loudFrom - 4 * frame);
    expect(began?.atSample).toBeLessThanOrEqual(loudFrom + 5 * frame);
    expect(ended?.atSample).toBeGreaterThan(soundTo + 15 * frame);
    expect(ended?.atSample).toBeLessThanOrEqual(soundTo + 18 * frame);
    expect([began, ended].map((change) => (change?.atSample ?? 0) % frame)).toEqual([0, 0]);
  });

  it('is none in silence and noise', async () => {
    const { listener, changes } = await listen();
    for (const sound of [new Int16Array(48_000), noise(48_000, 300), noise(48_000, 8000)]) listener.push(sound);
    await settled();
    expect(changes).toEqual([]);
  });

  it('begins anew in silence after a reset, and counts on from where it was', async () => {
    const { listener, changes } = await listen();
    listener.push(withSilence(sentence, before, 0).subarray(0, before + 20_100));
    await vi.waitFor(() => expect(changes).toHaveLength(1));
    listener.reset();
    pushInPieces(listener, withSilence(sentence, before, 16_000), 320);
    await vi.waitFor(() => expect(changes).toHaveLength(3), { timeout: 5000 });
    expect(changes.map(({ isSpeech }) => isSpeech)).toEqual([true, true, false]);
    const offset = before + 20_100;
    expect((changes[1]?.atSample ?? 0) - offset).toBe(changes[0]?.atSample);
  });

  it('says nothing more of a listener that was closed', async () => {
    const { listener, changes } = await listen();
    listener.push(withSilence(sentence, before, 16_000));
    listener.close();
    listener.push(sentence);
    await settled();
    expect(changes).toEqual([]);
  });

  it('keeps what it is given, whatever becomes of it', async () => {
    const { listener, changes } = await listen();
    const piece = new Int16Array(300);
    const all = withSilence(sentence, before, 16_000);
    for (let from = 0; from < all.length; from += piece.length) {
      piece.fill(0);
      piece.set(all.subarray(from, from + piece.length));
      listener.push(piece);
    }
    piece.fill(20_000);
    await vi.waitFor(() => expect(changes).toHaveLength(2), { timeout: 5000 });
  });

  it('is refused to more than it can listen to at a time, until one leaves', async () => {
    while (open.length < 40) await listen();
    await expect(listen()).rejects.toMatchObject({ name: 'VoiceUnavailable', failure: 'busy' });
    open.pop()?.close();
    await listen();
  });

  it('is refused to more than that also where all of them waited for its start', async () => {
    const unused = createActivity(createLog('silent'));
    const come = await Promise.allSettled(Array.from({ length: 60 }, () => unused.listen(() => undefined, () => undefined)));
    await unused.close();
    expect(come.filter(({ status }) => status === 'fulfilled')).toHaveLength(40);
  });

  it('is told lost once by each listener when the thread dies, and the next one hears again', async () => {
    const onLost = vi.fn<() => undefined>();
    const { listener, changes } = await listen(onLost);
    await listen(onLost);
    await workers[0]?.terminate();
    await vi.waitFor(() => expect(onLost).toHaveBeenCalledTimes(2));
    listener.push(withSilence(sentence, before, 16_000));
    listener.reset();
    listener.close();
    await settled();
    expect(changes).toEqual([]);
    expect(onLost).toHaveBeenCalledTimes(2);
  });
});
