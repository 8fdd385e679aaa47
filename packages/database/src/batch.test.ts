import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { batched } from './batch.ts';

/** A query whose end the test decides. */
function slowQuery() {
  const runs: { items: number[]; finish: (answers: number[]) => void; fail: (error: Error) => void }[] = [];
  const run = (items: number[]) => new Promise<number[]>((resolve, reject) => runs.push({
    items, finish: resolve, fail: reject,
  }));
  return { runs, run };
}
const double = (items: readonly number[]) => items.map((item) => item * 2);

describe('a batch', () => {
  it('holds what arrives in one turn, and answers each with its own', async () => {
    const { runs, run } = slowQuery();
    const ask = batched(run);
    const answers = Promise.all([ask(1), ask(2), ask(3)]);
    await nextTurn();
    expect(runs.map(({ items }) => items)).toEqual([[1, 2, 3]]);
    runs[0]?.finish([2, 4, 6]);
    expect(await answers).toEqual([2, 4, 6]);
  });

  it('never answers from a query that began before the request arrived', async () => {
    const { runs, run } = slowQuery();
    const ask = batched(run);
    const first = ask(1);
    await nextTurn();
    const late = [ask(2), ask(3)];
    await nextTurn();
    expect(runs).toHaveLength(1);
    runs[0]?.finish([2]);
    expect(await first).toBe(2);
    await nextTurn();
    expect(runs.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    runs[1]?.finish([4, 6]);
    expect(await Promise.all(late)).toEqual([4, 6]);
  });

  it('has one query in flight, and no more items in it than its size', async () => {
    let inFlight = 0;
    let most = 0;
    const sizes: number[] = [];
    const ask = batched(async (items: number[]) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      sizes.push(items.length);
      await nextTurn();
      inFlight -= 1;
      return double(items);
    }, 10);
    const numbers = Array.from({ length: 95 }, (_, n) => n);
    expect(await Promise.all(numbers.map(ask))).toEqual(double(numbers));
    expect(most).toBe(1);
    expect(sizes).toEqual([...Array(9).fill(10), 5]);
  });

  it('fails those in it, and goes on with the next', async () => {
    const { runs, run } = slowQuery();
    const ask = batched(run);
    const failing = Promise.allSettled([ask(1), ask(2)]);
    await nextTurn();
    const after = ask(3);
    runs[0]?.fail(new Error('connection lost'));
    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await nextTurn();
    runs[1]?.finish([6]);
    expect(await after).toBe(6);
    const later = ask(4);
    await nextTurn();
    runs[2]?.finish([8]);
    expect(await later).toBe(8);
  });

  it('refuses who has no answer, rather than give somebody else’s', async () => {
    const ask = batched(async (items: number[]) => double(items).slice(0, -1));
    const [one, two] = await Promise.allSettled([ask(1), ask(2)]);
    expect(one).toEqual({ status: 'fulfilled', value: 2 });
    expect(two).toMatchObject({ status: 'rejected', reason: new Error('a batch came back shorter than it was sent') });
  });
});
