import { describe, expect, it } from 'vitest';
import { createLanes } from './lanes.ts';

/** Work that goes on until it is told. */
function open() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, resolve };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('lanes', () => {
  it('run so many at once, the others in the order they came, and no more than may wait', async () => {
    const lanes = createLanes({ atOnce: 2, waitingMax: 2 });
    const [began, doors] = [[] as number[], Array.from({ length: 5 }, open)];
    const runs = doors.map((door, n) =>
      lanes.run(async () => {
        began.push(n);
        await door.promise;
      }).then(() => 'done', () => 'refused'),
    );
    await settled();
    expect(began).toEqual([0, 1]);
    expect(await runs[4]).toBe('refused');
    doors[1]?.resolve();
    await settled();
    expect(began).toEqual([0, 1, 2]);
    for (const door of doors) door.resolve();
    expect(await Promise.all(runs)).toEqual(['done', 'done', 'done', 'done', 'refused']);
    expect(began).toEqual([0, 1, 2, 3]);
  });

  it('are free again after work that failed', async () => {
    const lanes = createLanes({ atOnce: 1, waitingMax: 1 });
    const failed = lanes.run(() => Promise.reject(new Error('no')));
    const next = lanes.run(() => Promise.resolve('yes'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
    expect(await lanes.run(() => Promise.resolve('again'))).toBe('again');
  });
});
