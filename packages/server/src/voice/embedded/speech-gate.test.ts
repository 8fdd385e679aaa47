import { describe, expect, it } from 'vitest';
import { SpeechGate } from './speech-gate.ts';

const times = (count: number, probability: number): number[] => Array.from({ length: count }, () => probability);

/** @returns where something changed, as [frame, whether it is speech]; the first frame is 1 */
function changes(probabilities: readonly number[]): [number, boolean][] {
  const gate = new SpeechGate();
  return probabilities.flatMap((probability, index): [number, boolean][] => {
    const isSpeech = gate.next(probability);
    return isSpeech === undefined ? [] : [[index + 1, isSpeech]];
  });
}

describe('speech', () => {
  it('begins with the fourth frame in a row and ends with the sixteenth silent one', () => {
    expect(changes([...times(10, 0.1), ...times(20, 0.9), ...times(30, 0.1), ...times(4, 0.5)])).toEqual([[14, true], [46, false], [64, true]]);
  });

  it('does not begin with less', () => {
    expect(changes([...times(3, 0.99), 0.49, ...times(3, 0.99), 0.1])).toEqual([]);
  });

  it('does not end as long as a pause is shorter', () => {
    expect(changes([...times(4, 0.9), ...times(15, 0.1), 0.6, ...times(15, 0.1), 0.6])).toEqual([[4, true]]);
  });

  it('goes on through frames that are neither, which are no silence', () => {
    expect(changes([...times(4, 0.9), ...times(100, 0.4)])).toEqual([[4, true]]);
    expect(changes([...times(4, 0.9), ...times(10, 0.1), ...times(50, 0.4), ...times(6, 0.1)])).toEqual([[4, true], [70, false]]);
  });
});
