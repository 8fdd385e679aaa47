import { describe, expect, it } from 'vitest';
import type { Played } from '../port.ts';
import { JitterBuffer } from './jitter-buffer.ts';

const rate = 48_000;
const quantum = 128;
const quantumMs = (quantum * 1_000) / rate;

/** A loud tone: where it is missing there is silence. */
const tone = (ms: number) => Int16Array.from({ length: (24_000 * ms) / 1_000 }, (_, index) => 16_000 * Math.sin((2 * Math.PI * 500 * index) / 24_000));

function start() {
  const played: Played[] = [];
  const buffer = new JitterBuffer(rate, (one) => played.push(one));
  const heard: number[] = [];
  /** Lets the device take so many milliseconds. */
  const run = (ms: number) => {
    const from = heard.length;
    for (let at = 0; at < ms; at += quantumMs) {
      const output = new Float32Array(quantum);
      buffer.render(output);
      heard.push(...output);
    }
    return heard.slice(from);
  };
  return { buffer, played, run, last: () => played[played.length - 1] };
}
const isSilent = (samples: readonly number[]) => samples.every((sample) => sample === 0);
/** The largest step between two samples: a click is a large one. */
const steepest = (samples: readonly number[]) => Math.max(...samples.slice(1).map((sample, index) => Math.abs(sample - (samples[index] ?? 0))));

describe('the jitter buffer', () => {
  it('waits for 60 ms of sound, then plays all of it and says so', () => {
    const { buffer, run, last } = start();
    buffer.push(1, tone(40));
    expect(isSilent(run(20))).toBe(true);
    buffer.push(1, tone(160));
    expect(isSilent(run(10))).toBe(false);
    run(250);
    expect(last()).toMatchObject({ utterance: 1, isOver: true });
    expect(last()?.ms).toBeCloseTo(200, 0);
  });

  it('plays a short end though it never gets to 60 ms', () => {
    const { buffer, run, last } = start();
    buffer.push(1, tone(30));
    expect(isSilent(run(50))).toBe(true);
    run(100);
    expect(last()?.ms).toBeCloseTo(30, 0);
  });

  it('tells what was played about every 50 ms, never more than it has rendered', () => {
    const { buffer, run, played } = start();
    buffer.push(1, tone(1_000));
    run(500);
    expect(played.length).toBeGreaterThanOrEqual(8);
    expect(played.every(({ ms }, index) => ms > (played[index - 1]?.ms ?? 0))).toBe(true);
    expect(played.at(-1)?.ms).toBeLessThanOrEqual(503);
    expect(played.at(-1)?.level).toBeGreaterThan(0.3);
  });

  it('is silent one quantum after clear, without a click, and tells at once how much was heard', () => {
    const { buffer, run, last } = start();
    buffer.push(1, tone(2_000));
    const before = run(300);
    buffer.clear();
    const after = run(quantumMs);
    expect(steepest([...before.slice(-50), ...after])).toBeLessThan(0.06);
    expect(isSilent(run(500))).toBe(true);
    expect(last()).toMatchObject({ utterance: 1, isOver: true });
    expect(last()?.ms).toBeGreaterThan(295);
    expect(last()?.ms).toBeLessThan(310);
  });

  it('forgets what had not begun when it is cleared', () => {
    const { buffer, run } = start();
    buffer.push(1, tone(40));
    buffer.clear();
    expect(isSilent(run(300))).toBe(true);
  });

  it('waits longer after a gap that the network made, up to a bound, and counts on', () => {
    const { buffer, run, last } = start();
    for (let gaps = 0; gaps < 20; gaps += 1) {
      buffer.push(1, tone(300));
      run(800);
    }
    expect(last()?.ms).toBeCloseTo(6_000, -1);
    buffer.push(1, tone(200));
    expect(isSilent(run(180))).toBe(true);
    expect(isSilent(run(80))).toBe(false);
  });

  it('counts each utterance for itself', () => {
    const { buffer, run, played } = start();
    buffer.push(1, tone(200));
    buffer.push(2, tone(100));
    run(600);
    const overs = played.filter(({ isOver }) => isOver);
    expect(overs.map(({ utterance, ms }) => [utterance, Math.round(ms)])).toEqual([[1, 200], [2, 100]]);
  });

  it('begins and ends without a click', () => {
    const { buffer, run } = start();
    buffer.push(1, tone(333));
    expect(steepest(run(600))).toBeLessThan(0.06);
  });

  it('keeps no more than two minutes', () => {
    const { buffer } = start();
    for (let seconds = 0; seconds < 200; seconds += 1) buffer.push(1, tone(1_000));
    expect(buffer.queuedMs).toBe(120_000);
  });
});
