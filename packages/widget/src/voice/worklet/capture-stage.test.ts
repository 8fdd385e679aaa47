import { describe, expect, it } from 'vitest';
import { CaptureStage, samplesPerFrame } from './capture-stage.ts';

function start(rate: number) {
  const frames: { readonly samples: Int16Array; readonly level: number }[] = [];
  const stage = new CaptureStage(rate, (samples, level) => frames.push({ samples, level }));
  const run = (ms: number, channels: readonly number[]) => {
    for (let left = Math.round((rate * ms) / 1_000); left > 0; left -= 128) {
      stage.push(channels.map((value) => new Float32Array(Math.min(128, left)).fill(value)));
    }
  };
  return { stage, frames, run };
}

describe('capture', () => {
  it.each([44_100, 48_000, 16_000, 96_000])('makes frames of 40 ms at %i Hz', (rate) => {
    const { frames, run } = start(rate);
    run(1_010, [0.5]);
    expect(frames).toHaveLength(25);
    expect(frames.every(({ samples }) => samples.length === samplesPerFrame)).toBe(true);
    expect(frames.at(-1)?.samples[0]).toBeCloseTo(16_384, -2);
    expect(frames.at(-1)?.level).toBeCloseTo(0.5, 2);
  });

  it('mixes channels, and cuts off what is too loud', () => {
    const { frames, run } = start(48_000);
    run(100, [1, 0]);
    expect(frames.at(-1)?.level).toBeCloseTo(0.5, 2);
    run(200, [3]);
    expect(frames.at(-1)?.samples[0]).toBe(32_767);
  });

  it('gives silence in the same beat while muted', () => {
    const { stage, frames, run } = start(48_000);
    run(100, [0.5]);
    stage.isMuted = true;
    run(400, [0.5]);
    expect(frames.length).toBe(12);
    expect(frames.slice(4).every(({ samples, level }) => level === 0 && samples.every((sample) => sample === 0))).toBe(true);
  });
});
