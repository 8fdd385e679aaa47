import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../log.ts';
import type { ActivityListener } from '../speech.ts';
import { createActivityPool } from './activity-pool.ts';
import { listenersMax, type EmbeddedActivity } from './activity.ts';
import { readRecording, withSilence } from './testing/recordings.ts';

let workers: Worker[];
const note = (worker: Worker) => workers.push(worker);
let pool: EmbeddedActivity;
beforeEach(() => {
  workers = [];
  process.on('worker', note);
  pool = createActivityPool(createLog('silent'), 2);
});
afterEach(async () => {
  process.off('worker', note);
  await pool.close();
});

const { samples: sentence } = readRecording('librivox-0890');
const come = (count: number, onLost = () => undefined) =>
  Promise.all(Array.from({ length: count }, () => pool.listen(() => undefined, onLost)));
const busy = { name: 'VoiceUnavailable', failure: 'busy' };

/** Settles when it has heard somebody begin and end. */
async function heardBy(): Promise<ActivityListener> {
  const changes: boolean[] = [];
  const listener = await pool.listen((isSpeech) => changes.push(isSpeech), () => undefined);
  listener.push(withSilence(sentence, 16_000, 16_000));
  await vi.waitFor(() => expect(changes).toEqual([true, false]), { timeout: 5_000 });
  return listener;
}

describe('activity for many calls', () => {
  it('is one thread until that has no room, then another, whoever comes at once', async () => {
    await come(listenersMax);
    expect(workers.map(({ threadName }) => threadName)).toEqual(['voice-activity']);
    await come(20);
    expect(workers.map(({ threadName }) => threadName)).toEqual(['voice-activity', 'voice-activity-2']);
    await heardBy();
  });

  it('fills both with all who come before either has started, and refuses the next until one leaves', async () => {
    const listeners = await come(2 * listenersMax);
    await expect(come(1)).rejects.toMatchObject(busy);
    expect(workers).toHaveLength(2);
    listeners[3]?.close();
    await heardBy();
    await expect(come(1)).rejects.toMatchObject(busy);
    expect(workers).toHaveLength(2);
  });

  it('loses those of a thread that dies and no others, and has room for them again', async () => {
    const lost = vi.fn<() => undefined>();
    const others = vi.fn<() => undefined>();
    await come(listenersMax, others);
    await come(5, lost);
    await workers[1]?.terminate();
    await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(5));
    expect(others).not.toHaveBeenCalled();
    await heardBy();
    expect(workers).toHaveLength(3);
  });

  it('starts nothing more once it is closed', async () => {
    await come(1);
    await pool.close();
    await expect(come(1)).rejects.toMatchObject({ failure: 'crashed' });
    expect(workers).toHaveLength(1);
  });
});
