/**
 * What the callers say: people's recordings, ended where the delay is counted from. That is the last 20 ms that are a fifth as loud as the
 * loudest; a fading last consonant is left out, as nobody can say where it ends. What follows on the line is silence.
 */
import { readRecording } from '@coatcheck/server/voice/embedded/testing/recordings';
import { samplesPerFrame } from '../../tests/harness/voice-call.ts';

/** Of the loudest frame's. */
const loudShare = 0.2;

export const questionNames = ['librivox-0880', 'librivox-0930', 'librivox-0890', 'librivox-0920'] as const;
export type QuestionName = (typeof questionNames)[number];

/** @returns whole frames of the microphone, the last of which is loud */
export function question(name: QuestionName): Int16Array {
  const { samples } = readRecording(name);
  const loudness = Array.from({ length: Math.floor(samples.length / samplesPerFrame) }, (_, frame) =>
    Math.sqrt(samples.subarray(frame * samplesPerFrame, (frame + 1) * samplesPerFrame).reduce((sum, sample) => sum + sample * sample, 0)),
  );
  const last = loudness.findLastIndex((loud) => loud >= loudShare * Math.max(...loudness));
  return samples.slice(0, (last + 1) * samplesPerFrame);
}
