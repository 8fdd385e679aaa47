import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UtteranceBuffer } from './utterance-buffer.ts';

const second = 16_000;
/** A frame of 100 ms whose every sample is the same. */
const frame = (value: number) => new Int16Array(1_600).fill(value);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the sound of a visitor', () => {
  it('is kept from a little before speech was noticed', () => {
    const buffer = new UtteranceBuffer();
    for (let index = 1; index <= 30; index += 1) {
      buffer.push(frame(index));
      vi.advanceTimersByTime(100);
    }
    buffer.begin(2 * second);
    const utterance = buffer.end(3 * second);
    expect(utterance?.length).toBe(second + 528 * 16);
    expect([utterance?.[0], utterance?.at(-1)]).toEqual([15, 30]);
  });

  it('loses nothing of what a network held back and gave all at once', () => {
    const buffer = new UtteranceBuffer();
    for (let index = 1; index <= 100; index += 1) buffer.push(frame(index));
    vi.advanceTimersByTime(1_900);
    buffer.push(frame(101));
    buffer.begin(second);
    expect(buffer.end(9 * second)?.length).toBe(8 * second + 528 * 16);
  });

  it('is forgotten after two seconds in which nobody spoke', () => {
    const buffer = new UtteranceBuffer();
    for (let index = 1; index <= 100; index += 1) {
      buffer.push(frame(index));
      vi.advanceTimersByTime(100);
    }
    buffer.begin(second);
    expect(buffer.speechSamples).toBeLessThanOrEqual(2.1 * second);
  });

  it('is in one utterance only', () => {
    const buffer = new UtteranceBuffer();
    for (let index = 1; index <= 20; index += 1) buffer.push(frame(index));
    buffer.begin(second);
    expect(buffer.end(1.5 * second)?.at(-1)).toBe(15);
    buffer.begin(1.6 * second);
    expect(buffer.end(2 * second)?.[0]).toBe(16);
    expect(buffer.end(2 * second)).toBeUndefined();
  });
});
