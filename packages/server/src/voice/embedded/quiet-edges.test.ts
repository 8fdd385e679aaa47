import { describe, expect, it } from 'vitest';
import { withoutQuietEdges } from './quiet-edges.ts';
import { noise, withSilence } from './testing/recordings.ts';

describe('an utterance without its quiet edges', () => {
  const word = noise(8_000, 5_000);

  it('keeps 100 ms before and 200 ms after what is loud', () => {
    expect(withoutQuietEdges(withSilence(word, 32_000, 16_000))).toEqual(withSilence(word, 1_600, 3_200));
  });

  it('takes a microphone’s hiss for silence', () => {
    const hissing = noise(56_000, 100);
    hissing.set(word, 32_000);
    expect(withoutQuietEdges(hissing)).toHaveLength(1_600 + word.length + 3_200);
  });

  it('leaves a pause between two words', () => {
    const two = withSilence(word, 0, 24_000 + word.length);
    two.set(word, word.length + 24_000);
    expect(withoutQuietEdges(two)).toEqual(two);
  });

  it('is nothing where there is nothing', () => {
    expect(withoutQuietEdges(new Int16Array(16_000))).toHaveLength(0);
    expect(withoutQuietEdges(new Int16Array(0))).toHaveLength(0);
  });
});
