import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../log.ts';
import type { Order } from './testing/obedient-worker.ts';
import { Thread } from './thread.ts';
import type { Answered, Asked } from './work-queue.ts';

const log = createLog('silent');
const workers: Worker[] = [];
process.on('worker', (worker: Worker) => workers.push(worker));

const threads: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.close()));
  workers.length = 0;
  vi.restoreAllMocks();
});

function createThread(file = 'obedient-worker.ts') {
  const onMessage = vi.fn<(answer: Answered<string>) => void>();
  const onLost = vi.fn<() => void>();
  const entry = new URL(`./testing/${file}`, import.meta.url);
  const thread = new Thread<Asked<Order>, Answered<string>>({ name: 'test', entry, heapMbMax: 32, log, onMessage, onLost });
  threads.push(thread);
  return { thread, onMessage, onLost };
}

/** Each test's own clock, so that none waits for a rest to end. */
function setClock() {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  return (ms: number) => void (now += ms);
}

describe('a thread', () => {
  it('starts at its first use, and once however many wait for it', async () => {
    const { thread } = createThread();
    expect(workers).toEqual([]);
    await Promise.all([thread.start(), thread.start()]);
    await thread.start();
    expect(workers).toHaveLength(1);
  });

  it('sees no environment and none of our flags, so that no key is in it', async () => {
    process.env.OPENAI_API_KEY = 'sk-for-nobody';
    const { thread, onMessage } = createThread();
    await thread.start();
    thread.post({ id: 1, request: 'look' });
    await vi.waitFor(() => expect(onMessage).toHaveBeenCalled());
    expect(onMessage.mock.calls[0]?.[0]).toEqual({ id: 1, reply: JSON.stringify({ environment: [], flags: [], orders: 1 }) });
  });

  it('says that it is lost once, and starts anew at the next use', async () => {
    const { thread, onMessage, onLost } = createThread();
    await thread.start();
    thread.post({ id: 1, request: 'die' });
    await vi.waitFor(() => expect(onLost).toHaveBeenCalledOnce());
    await thread.start();
    thread.post({ id: 2, request: 'look' });
    await vi.waitFor(() => expect(onMessage).toHaveBeenCalledOnce());
    expect(onLost).toHaveBeenCalledOnce();
    expect(workers).toHaveLength(2);
  });

  it('can be killed in the midst of what it does', async () => {
    const { thread, onLost } = createThread();
    await thread.start();
    thread.post({ id: 1, request: 'hang' });
    thread.kill();
    expect(onLost).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(workers[0]?.threadId).toBe(-1));
    await thread.start();
  });

  it('is left alone for longer and longer when it dies young again and again', async () => {
    const pass = setClock();
    const { thread } = createThread('broken-worker.ts');
    const crashed = { name: 'VoiceUnavailable', failure: 'crashed' };
    const rests = [0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000];
    for (const [deaths, rest] of rests.entries()) {
      await expect(thread.start()).rejects.toMatchObject(crashed);
      pass(rest - 1);
      if (rest > 0) await expect(thread.start()).rejects.toMatchObject(crashed);
      pass(1);
      expect(workers).toHaveLength(deaths + 1);
    }
  });

  it('forgets the deaths of its youth after a long life', async () => {
    const pass = setClock();
    const { thread, onLost } = createThread();
    for (const lifeMs of [0, 10_001, 0]) {
      await thread.start();
      pass(lifeMs);
      thread.kill();
    }
    await thread.start();
    expect(onLost).toHaveBeenCalledTimes(3);
  });

  it('is gone when it is closed, and stays so', async () => {
    const { thread } = createThread();
    await thread.start();
    thread.post({ id: 1, request: 'hang' });
    await thread.close();
    expect(workers[0]?.threadId).toBe(-1);
    await expect(thread.start()).rejects.toMatchObject({ failure: 'crashed' });
    expect(workers).toHaveLength(1);
  });
});
