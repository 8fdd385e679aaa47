/** Speech to text at a provider, through the AI SDK's transcription model: one utterance, one request. */
import { createOpenAI } from '@ai-sdk/openai';
import { sampleRateUp } from '@coatcheck/contract/voice';
import { pinnedFetch } from '../../models/pinned-fetch.ts';
import { type Ear, VoiceUnavailable } from '../speech.ts';
import { speechAccount, type SpeechSettings } from './speech-account.ts';
import { askedOnceMore } from './speech-failure.ts';
import { defaultSpeechLimits, type SpeechLimits } from './speech-limits.ts';
import { wavFile } from './wav-file.ts';

/** Shorter sounds are no word, and OpenAI refuses them. Milliseconds. */
const utteranceMsMin = 100;
/** What the SDK is told instead of the key, which the pinned fetch puts on. */
const keyPlaceholder = 'held-by-the-pinned-fetch';

/**
 * @param settings `model` as in STT_MODEL
 * @throws {ModelMisconfigured}
 */
export function hostedEar(settings: SpeechSettings & { readonly limits?: Partial<SpeechLimits> }): Ear {
  const limits = { ...defaultSpeechLimits, ...settings.limits };
  const { baseUrl, apiKey, modelId } = speechAccount('STT_MODEL', settings);
  const model = createOpenAI({
    apiKey: keyPlaceholder,
    baseURL: baseUrl.href.replace(/\/+$/, ''),
    fetch: pinnedFetch({
      baseUrl,
      apiKey,
      keyHeader: { name: 'authorization', prefix: 'Bearer ' },
      accept: 'application/json',
      responseBytesMax: limits.transcriptBytesMax,
    }),
  }).transcription(modelId);

  return {
    name: settings.model,
    async hear(samples, signal) {
      signal.throwIfAborted();
      if (samples.length < (utteranceMsMin * sampleRateUp) / 1_000) return '';
      const audio = wavFile(samples, sampleRateUp);
      return askedOnceMore(() => transcribe(audio, signal), signal, limits.retryDelayMs);
    },
  };

  async function transcribe(audio: Uint8Array, signal: AbortSignal): Promise<string> {
    const late = AbortSignal.timeout(limits.transcriptMsMax);
    try {
      const { text } = await model.doGenerate({ audio, mediaType: 'audio/wav', abortSignal: AbortSignal.any([signal, late]) });
      return text.slice(0, limits.transcriptCharsMax).toWellFormed().trim();
    } catch (error) {
      if (late.aborted) throw new VoiceUnavailable('timeout');
      throw error;
    }
  }
}
