import { describe, expect, it } from 'vitest';
import { CallMemory } from './call-memory.ts';
import { Utterance } from './utterance.ts';

const sound = (ms: number) => Buffer.alloc(ms * 48).toString('base64');

function twoItems() {
  const memory = new CallMemory([]);
  const utterance = new Utterance(memory.open('assistant'));
  expect(utterance.said('a', 'Let me look.')).toBe(true);
  utterance.sound('a', sound(1_000));
  expect(utterance.said('b', 'We are')).toBe(true);
  expect(utterance.said('b', ' open.')).toBe(false);
  utterance.sound('b', sound(2_000));
  return { memory, utterance };
}

describe('Utterance', () => {
  it('adds up its items', () => {
    const { memory, utterance } = twoItems();
    expect([utterance.ms, utterance.text]).toEqual([3_000, 'Let me look. We are open.']);
    expect(memory.messages()).toEqual([{ role: 'assistant', text: 'Let me look. We are open.' }]);
  });

  it.each([
    [0, [['a', 0], ['b', 0]]],
    [400.9, [['a', 400], ['b', 0]]],
    [1_000, [['b', 0]]],
    [1_500, [['b', 500]]],
    [2_999.99, [['b', 1_999]]],
    [3_000, []],
    [9_999, []],
    [-5, [['a', 0], ['b', 0]]],
    [Number.NaN, [['a', 0], ['b', 0]]],
  ])('is cut after %d ms', (heardMs, expected) => {
    expect(twoItems().utterance.cut(heardMs).map((cut) => [cut.itemId, cut.heardMs])).toEqual(expected);
  });

  it('remembers only what was heard', () => {
    const { memory, utterance } = twoItems();
    utterance.cut(1_900);
    expect(memory.messages()[0]?.text).toMatch(/^Let me look\. We …$/);
    const unheard = twoItems();
    unheard.utterance.cut(0);
    expect(unheard.memory.messages()).toEqual([]);
  });

  it('puts samples together that are split between two pieces, and refuses what is no base64', () => {
    const utterance = new Utterance(new CallMemory([]).open('assistant'));
    expect(utterance.sound('a', Buffer.from([1]).toString('base64'))).toHaveLength(0);
    expect(utterance.sound('a', Buffer.from([2, 3, 4]).toString('base64'))).toEqual(Int16Array.from([0x0201, 0x0403]));
    expect(utterance.sound('a', 'no base64, I am afraid!')).toBeUndefined();
  });
});
