/** What happens to sound and text before and after an engine: files, pieces, silence, letters. */
import { describe, expect, it } from 'vitest';
import { trimSilence } from './silence.ts';
import { spokenParts } from './spoken-text.ts';
import { pieceSamplesMax, utterancePieces } from './utterance-pieces.ts';
import { readWav } from './wav.ts';

function chunk(name: string, body: readonly number[]): number[] {
  const length = new Uint8Array(Uint32Array.of(body.length).buffer);
  return [...Buffer.from(name), ...length, ...body, ...(body.length % 2 === 1 ? [0] : [])];
}

const format = (channels: number, bits: number) => [1, 0, channels, 0, 0x80, 0x3e, 0, 0, 0, 0x7d, 0, 0, 2, 0, bits, 0];
const wav = (...chunks: readonly number[][]) => Uint8Array.from([...Buffer.from('RIFF'), 0, 0, 0, 0, ...Buffer.from('WAVE'), ...chunks.flat()]);

describe('a WAV file', () => {
  it('is read past chunks that do not matter, odd ones too', () => {
    const file = wav(chunk('LIST', [1, 2, 3]), chunk('fmt ', format(1, 16)), chunk('fact', [0, 0, 0, 0]), chunk('data', [1, 0, 255, 255]));
    expect(readWav(file)).toEqual({ samplesPerSecond: 16_000, samples: Int16Array.of(1, -1) });
  });

  it('may say more than it has', () => {
    const file = wav(chunk('fmt ', format(1, 16)), chunk('data', [1, 0, 2, 0, 3, 0]));
    expect(readWav(file.subarray(0, -2)).samples).toEqual(Int16Array.of(1, 2));
  });

  it('is refused if it is another kind', () => {
    expect(() => readWav(wav(chunk('fmt ', format(2, 16)), chunk('data', [])))).toThrow(RangeError);
    expect(() => readWav(wav(chunk('fmt ', format(1, 8)), chunk('data', [])))).toThrow(RangeError);
    expect(() => readWav(wav(chunk('fmt ', format(1, 16))))).toThrow(/no sound/);
    expect(() => readWav(Buffer.from('ID3 and more than twelve bytes'))).toThrow(/no WAV/);
    expect(() => readWav(new Uint8Array(0))).toThrow(/no WAV/);
  });
});

describe('a long utterance', () => {
  it('is cut where it is quietest, and nothing of it is lost', () => {
    const samples = new Int16Array(3 * pieceSamplesMax).fill(3000);
    samples.fill(0, pieceSamplesMax - 40_000, pieceSamplesMax - 38_000);
    const pieces = utterancePieces(samples);
    expect(pieces[0]?.length).toBeGreaterThan(pieceSamplesMax - 40_000);
    expect(pieces[0]?.length).toBeLessThan(pieceSamplesMax - 38_000);
    expect(pieces.every(({ length }) => length <= pieceSamplesMax)).toBe(true);
    expect(pieces.reduce((total, { length }) => total + length, 0)).toBe(samples.length);
  });

  it('is left whole if it is none', () => {
    expect(utterancePieces(new Int16Array(pieceSamplesMax))).toHaveLength(1);
    expect(utterancePieces(new Int16Array(0))).toHaveLength(1);
  });
});

describe('silence', () => {
  it('is cut off before and after, and left in the midst', () => {
    const samples = new Int16Array(20_000);
    samples.fill(1000, 5000, 6000);
    samples.fill(1000, 9000, 10_000);
    expect(trimSilence(samples)).toHaveLength(240 + 5000 + 1920 - 1);
    expect(trimSilence(samples.subarray(5000, 10_000))).toHaveLength(5000);
  });

  it('is nothing by itself', () => {
    expect(trimSilence(new Int16Array(1000).fill(20))).toHaveLength(0);
  });
});

describe('text for Flite', () => {
  it.each([
    ['It’s “café crème” – naïve…', 'It\'s "cafe creme", naive.'],
    ['Größe: 5 €', 'Grosse: 5 euros'],
    ['Tea\n and\u0000 milk 😀', 'Tea and milk'],
  ])('%j is read as %j', (text, read) => {
    expect(spokenParts(text)).toEqual([read]);
  });

  it.each(['', '   ', '…', '—', '日本', '😀'])('%j is nothing to say', (text) => {
    expect(spokenParts(text)).toEqual([]);
  });

  it('comes in parts that are not too long, cut between words, and all of it', () => {
    const text = 'some words without any comma '.repeat(40).trim();
    const parts = spokenParts(text);
    expect(parts.every(({ length }) => length <= 300)).toBe(true);
    expect(parts.join(' ')).toBe(text);
    expect(spokenParts('x'.repeat(1000)).join('')).toBe('x'.repeat(1000));
    expect(spokenParts(`${'a '.repeat(80)}end, ${'b '.repeat(200)}`)[0]).toMatch(/end,$/);
  });
});
