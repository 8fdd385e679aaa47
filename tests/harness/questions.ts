/** What a visitor asks in tests of calls, each with the silence that ends it. 16 kHz. */
import { readRecording, withSilence } from '@coatcheck/server/voice/embedded/testing/recordings';
import { joined, tone } from './provider/voice-box.ts';

/** By a person: Silero takes nothing else for speech. */
export const spokenQuestion = withSilence(readRecording('librivox-0880').samples, 0, 12_000);
/** For the local realtime provider, which takes whatever is loud. */
export const loudQuestion = joined([tone(800, 16_000), new Int16Array(16_000)]);
