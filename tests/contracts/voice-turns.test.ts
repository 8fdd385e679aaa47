/** The engine that takes turns, with a provider's ear and mouth and with our own, through the suite that every engine has to pass. */
import { afterAll } from 'vitest';
import { closeEmbeddedSpeech, embeddedBench, pipelineBench } from '../harness/turns-bench.ts';
import { describeVoiceEngine } from '../harness/voice-engine-suite.ts';

afterAll(closeEmbeddedSpeech);

describeVoiceEngine('pipeline', pipelineBench);
describeVoiceEngine('embedded', embeddedBench);
