import { describe, expect, it } from 'vitest';
import { Resampler } from './resampler.ts';

/** A sine of one second, pushed in render quanta. */
function resampled(fromRate: number, toRate: number, frequency: number, block = 128): Float32Array {
  const resampler = new Resampler(fromRate, toRate);
  const made: number[] = [];
  for (let at = 0; at < fromRate; at += block) {
    const length = Math.min(block, fromRate - at);
    made.push(...resampler.push(Float32Array.from({ length }, (_, index) => Math.sin((2 * Math.PI * frequency * (at + index)) / fromRate))));
  }
  return Float32Array.from(made);
}

/** Amplitude of one frequency, away from the ends; Hann's window keeps its neighbours out. */
function amplitude(samples: Float32Array, rate: number, frequency: number): number {
  const part = samples.subarray(Math.floor(rate * 0.1), Math.floor(rate * 0.9));
  let real = 0;
  let imaginary = 0;
  for (let index = 0; index < part.length; index += 1) {
    const value = (part[index] ?? 0) * (1 - Math.cos((2 * Math.PI * index) / part.length));
    real += value * Math.cos((2 * Math.PI * frequency * index) / rate);
    imaginary += value * Math.sin((2 * Math.PI * frequency * index) / rate);
  }
  return (2 * Math.hypot(real, imaginary)) / part.length;
}

const decibels = (value: number) => 20 * Math.log10(value);
/** The whole of it, away from the ends. */
const loudness = (samples: Float32Array) => {
  const part = samples.subarray(Math.floor(samples.length * 0.1), Math.floor(samples.length * 0.9));
  return decibels(Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length) * Math.SQRT2);
};

describe.each([44_100, 48_000, 96_000, 192_000, 22_050, 16_000, 8_000])('from a device of %i Hz to 16 kHz', (rate) => {
  const audible = [100, 440, 1_000, 3_000, 6_000].filter((frequency) => frequency < rate * 0.42);

  it.each(audible)('keeps a tone of %i Hz, at its height and its loudness', (frequency) => {
    const samples = resampled(rate, 16_000, frequency);
    expect(Math.abs(decibels(amplitude(samples, 16_000, frequency)))).toBeLessThan(0.2);
    expect(Math.abs(samples.length - 16_000)).toBeLessThan(80);
    // What else there is, is 60 dB below.
    const rest = samples.map((sample, index) => sample - Math.sin((2 * Math.PI * frequency * index) / 16_000));
    expect(loudness(rest)).toBeLessThan(-38);
  });

  it('lets through nothing that 16 kHz can’t hold', () => {
    for (const frequency of [8_200, 9_000, 12_000, 15_900, 20_000].filter((one) => one < rate / 2)) {
      expect(loudness(resampled(rate, 16_000, frequency)), `${frequency} Hz`).toBeLessThan(-50);
    }
  });
});

describe.each([44_100, 48_000, 96_000])('from 24 kHz to a device of %i Hz', (rate) => {
  it.each([200, 1_000, 5_000, 9_000])('keeps a tone of %i Hz and adds no image of it', (frequency) => {
    const samples = resampled(24_000, rate, frequency);
    expect(Math.abs(decibels(amplitude(samples, rate, frequency)))).toBeLessThan(0.2);
    expect(decibels(amplitude(samples, rate, 24_000 - frequency))).toBeLessThan(-55);
  });
});

describe('a resampler', () => {
  it('gives the same whatever the pieces are', () => {
    const whole = resampled(48_000, 16_000, 700, 48_000);
    const pieces = resampled(48_000, 16_000, 700, 37);
    expect(pieces.length).toBeGreaterThan(15_900);
    expect(pieces.every((sample, index) => Math.abs(sample - (whole[index] ?? 9)) < 1e-5)).toBe(true);
  });

  it('keeps its beat for a minute', () => {
    const resampler = new Resampler(44_100, 16_000);
    const second = new Float32Array(44_100);
    let made = 0;
    for (let seconds = 0; seconds < 60; seconds += 1) made += resampler.push(second).length;
    expect(Math.abs(made - 60 * 16_000)).toBeLessThan(40);
  });
});
