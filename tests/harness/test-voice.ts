/** A person's voice for tests: our own mouth, at the rate of a microphone. One set of threads for a whole test file. */
import { createEmbeddedSpeech } from '@coatcheck/server/voice/embedded/embedded-speech';
import { createLog } from '@coatcheck/server/log';
import { resampled } from './provider/wav.ts';
import { joined, voiceBoxOf, type VoiceBox } from './provider/voice-box.ts';

export interface TestVoice {
  /** Sentences, each with a short pause before it. @returns 16 kHz */
  say(...sentences: readonly string[]): Promise<Int16Array>;
  /** The same ears and mouth for a provider. */
  readonly voiceBox: VoiceBox;
  close(): Promise<void>;
}

export async function createTestVoice(): Promise<TestVoice> {
  const speech = createEmbeddedSpeech({ log: createLog('fatal') });
  // Whoever is timed by a test has warm ears.
  await speech.ready();
  const voiceBox = voiceBoxOf(speech.ear, speech.mouth);
  return {
    voiceBox,
    async say(...sentences) {
      const spoken = await Promise.all(sentences.map(async (sentence) => resampled({ rate: 24_000, samples: await voiceBox.say(sentence) }, 16_000)));
      return joined(spoken);
    },
    close: () => speech.close(),
  };
}
