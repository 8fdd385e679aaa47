/**
 * Hearing and speaking with no key and no service, in three threads of this process, or more where many call at once. Making it costs
 * nothing: a thread starts, and reads its files, at its first use.
 */
import type { Log } from '../../log.ts';
import type { Ear, Mouth, VoiceActivity } from '../speech.ts';
import { createActivityPool } from './activity-pool.ts';
import { createEar } from './ear.ts';
import { createMouth } from './mouth.ts';

export interface EmbeddedSpeech {
  readonly ear: Ear;
  readonly mouth: Mouth;
  readonly activity: VoiceActivity;
  /**
   * Starts what does not run, and settles when all three are warm: 1–2 s the first time, at once afterwards. A call that is about to begin
   * waits for it, so that nobody's first words do.
   *
   * @throws {VoiceUnavailable} `crashed`
   */
  ready(): Promise<void>;
  /** Ends the threads. Whatever waits is refused, and whoever listens is told that the thread is lost. */
  close(): Promise<void>;
}

export function createEmbeddedSpeech({ log }: { readonly log: Log }): EmbeddedSpeech {
  const ear = createEar(log);
  const mouth = createMouth(log);
  const activity = createActivityPool(log);
  return {
    ear,
    mouth,
    activity,
    async ready() {
      await Promise.all([ear.start(), mouth.start(), activity.start()]);
    },
    async close() {
      await Promise.all([ear.close(), mouth.close(), activity.close()]);
    },
  };
}
