import { setImmediate as begun } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../log.ts';
import type { Order } from './testing/obedient-worker.ts';
import { WorkQueue, type WorkQueueOptions } from './work-queue.ts';

const never = new AbortController().signal;
const queues: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(queues.splice(0).map((queue) => queue.close()));
});

function createQueue(options: Partial<WorkQueueOptions> = {}) {
  const entry = new URL('./testing/obedient-worker.ts', import.meta.url);
  const queue = new WorkQueue<Order, string>({ name: 'test', entry, heapMbMax: 32, log: createLog('silent'), msPerUnit: 1, ...options });
  queues.push(queue);
  return queue;
}

const ordersSeen = (reply: string): number => JSON.parse(reply).orders;
const busy = { name: 'VoiceUnavailable', failure: 'busy' };
const crashed = { name: 'VoiceUnavailable', failure: 'crashed' };

describe('a queue of work', () => {
  it('answers each with its own, in order', async () => {
    const queue = createQueue();
    const replies = await Promise.all([queue.ask('look', 1, never), queue.ask({ busyMs: 5 }, 5, never), queue.ask('look', 1, never)]);
    expect([ordersSeen(replies[0]), replies[1], ordersSeen(replies[2])]).toEqual([1, 'done', 3]);
  });

  it('says what could not be done, and goes on', async () => {
    const queue = createQueue();
    await expect(queue.ask('refuse', 1, never)).rejects.toMatchObject({ failure: 'invalid_answer' });
    await expect(queue.ask('look', 1, never)).resolves.toContain('orders');
  });

  it('refuses what would have to wait for more than four seconds', async () => {
    const queue = createQueue();
    const first = queue.ask({ busyMs: 1 }, 3000, never);
    const second = queue.ask({ busyMs: 1 }, 3000, never);
    await expect(queue.ask('look', 1, never)).rejects.toMatchObject(busy);
    await expect(Promise.all([first, second])).resolves.toEqual(['done', 'done']);
  });

  it('learns from what was slow how long the next ones will take', async () => {
    const queue = createQueue({ waitMsMax: 20 });
    await queue.start();
    const both = () => Promise.allSettled([queue.ask({ busyMs: 60 }, 1, never), queue.ask('look', 1, never), queue.ask('look', 1, never)]);
    await both();
    expect((await both()).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    // And forgets it when it has long been quick.
    for (let turn = 0; turn < 60; turn += 1) await queue.ask('look', 1, never);
    expect((await Promise.allSettled([queue.ask('look', 1, never), queue.ask('look', 1, never)])).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  });

  it('learns it from the one that runs, too', async () => {
    const queue = createQueue({ waitMsMax: 50 });
    await queue.start();
    vi.useFakeTimers({ toFake: ['performance'] });
    const slow = queue.ask({ busyMs: 50 }, 1, never);
    await begun();
    vi.advanceTimersByTime(100);
    const next = queue.ask('look', 1, never);
    await expect(queue.ask('look', 1, never)).rejects.toMatchObject(busy);
    await expect(Promise.all([slow, next])).resolves.toHaveLength(2);
  });

  it('lets nobody wait much longer than was promised where all takes twice as long as it did', async () => {
    const [waitMsMax, tookMs] = [400, 200];
    const queue = createQueue({ waitMsMax, msPerUnit: 10 });
    await queue.start();
    const cameAt = performance.now();
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () =>
        queue.ask({ busyMs: tookMs }, 10, never).then(
          () => ({ heardMs: performance.now() - cameAt, refusedMs: 0 }),
          (error: unknown) => {
            expect(error).toMatchObject(busy);
            return { heardMs: 0, refusedMs: performance.now() - cameAt };
          },
        ),
      ),
    );
    // By what was known when they came five could be heard in time; the fourth and fifth are told when the first ones have shown otherwise.
    expect(outcomes.slice(5).every(({ refusedMs }) => refusedMs > 0 && refusedMs < tookMs)).toBe(true);
    expect(outcomes[0]?.heardMs).toBeGreaterThan(0);
    expect(outcomes[4]?.refusedMs).toBeGreaterThanOrEqual(tookMs);
    expect(Math.max(...outcomes.map(({ heardMs }) => heardMs))).toBeLessThan(waitMsMax * 1.25 + tookMs + 150);
  });

  it('never begins what was given up while it waited', async () => {
    const queue = createQueue();
    const abort = new AbortController();
    const first = queue.ask({ busyMs: 30 }, 1, never);
    const given = queue.ask('die', 1, abort.signal);
    abort.abort();
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
    await expect(first).resolves.toBe('done');
    expect(ordersSeen(await queue.ask('look', 1, never))).toBe(2);
  });

  it('forgets what was given up in its midst, at once, and answers the next with its own', async () => {
    const queue = createQueue();
    await queue.start();
    const abort = new AbortController();
    const given = queue.ask({ busyMs: 50 }, 1, abort.signal);
    const next = queue.ask('look', 1, never);
    await begun();
    abort.abort();
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
    expect(ordersSeen(await next)).toBe(2);
  });

  it('takes nothing that was given up before', async () => {
    await expect(createQueue().ask('look', 1, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('refuses all that wait when the thread dies, and the next use works', async () => {
    const queue = createQueue();
    const outcomes = await Promise.allSettled([queue.ask('look', 1, never), queue.ask('die', 1, never), queue.ask('look', 1, never)]);
    expect(outcomes).toMatchObject([{ status: 'fulfilled' }, { reason: crashed }, { reason: crashed }]);
    expect(ordersSeen(await queue.ask('look', 1, never))).toBe(1);
  });

  it('ends a thread that hangs', async () => {
    const queue = createQueue({ hangsAfterMs: 50 });
    await expect(queue.ask('hang', 1, never)).rejects.toMatchObject(crashed);
    await expect(queue.ask('look', 1, never)).resolves.toContain('orders');
  });

  it('refuses all when it can not start', async () => {
    const queue = createQueue({ entry: new URL('./testing/broken-worker.ts', import.meta.url) });
    const outcomes = await Promise.allSettled([queue.ask('look', 1, never), queue.ask('look', 1, never)]);
    expect(outcomes).toMatchObject([{ reason: crashed }, { reason: crashed }]);
  });

  it('refuses what waits when it is closed', async () => {
    const queue = createQueue();
    await queue.start();
    const [waited] = await Promise.all([Promise.allSettled([queue.ask('hang', 1, never), queue.ask('look', 1, never)]), queue.close()]);
    expect(waited).toMatchObject([{ reason: crashed }, { reason: crashed }]);
  });
});
