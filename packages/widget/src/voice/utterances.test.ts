import { describe, expect, it } from 'vitest';
import { Utterances } from './utterances.ts';

const played = (utterance: number | undefined, ms: number, isOver = false) => ({ utterance: utterance ?? -1, ms, level: 0, isOver });

describe('utterances', () => {
  it('are played under numbers that are used once, however often the server counts from the beginning', () => {
    const utterances = new Utterances();
    const used: (number | undefined)[] = [];
    for (let call = 0; call < 3; call += 1) {
      for (const number of [1, 2, 3]) {
        utterances.begin(number);
        used.push(utterances.audible);
      }
      utterances.restart();
    }
    expect(new Set(used).size).toBe(9);
  });

  it('are counted here where the server does not', () => {
    const utterances = new Utterances();
    utterances.begin();
    utterances.begin();
    expect(utterances.report(played(utterances.audible, 40), 1_000)).toEqual({ type: 'played', ms: 40, utterance: 2 });
  });

  it('that were stopped stay so, also where the server begins them once more, and not in the next call', () => {
    const utterances = new Utterances();
    utterances.begin(1);
    utterances.stop();
    utterances.begin(1);
    expect(utterances.audible).toBeUndefined();
    utterances.restart();
    utterances.begin(1);
    expect(utterances.audible).toBeDefined();
  });

  it('of a call that broke off are not reported, until the next has one', () => {
    const utterances = new Utterances();
    utterances.begin(1);
    const before = utterances.audible;
    utterances.restart();
    expect(utterances.report(played(before, 40, true), 1_000)).toBeUndefined();
    utterances.begin(1);
    expect(utterances.report(played(before, 40, true), 1_000)).toBeUndefined();
    expect(utterances.report(played(utterances.audible, 40, true), 1_000)).toEqual({ type: 'played', ms: 40, utterance: 1 });
  });
});
