/**
 * Text to speech at a provider: one sentence, one request, its sound handed on as it comes.
 *
 * The SDK's speech model is not used: it waits for the whole body (`createBinaryResponseHandler`) before it returns anything, and the
 * first sound must not wait for the end of the sentence. The request is the one the SDK would make, with `pcm` for a format.
 *
 * 1. What comes must say that it is PCM, as a server that doesn't know the format sends MP3 under its own name, and that is noise.
 * 2. A sentence that gives no sound in time is broken off; so is one that falls silent half-way. Only our waiting counts.
 * 3. Whoever stops listening cancels the request at the provider.
 */
import { pinnedFetch } from '../../models/pinned-fetch.ts';
import { type Mouth, VoiceUnavailable } from '../speech.ts';
import { PcmReader } from './pcm16.ts';
import { speechAccount, type SpeechSettings } from './speech-account.ts';
import { askedOnceMore, speechFailure } from './speech-failure.ts';
import { defaultSpeechLimits, type SpeechLimits } from './speech-limits.ts';

const soundTypes = new Set(['audio/pcm', 'audio/l16', 'audio/x-pcm', 'audio/raw', 'application/octet-stream']);

/** A response of which the first piece has come. */
interface OpenSound {
  readonly first: Uint8Array;
  /** @returns `undefined` at the end */
  next(): Promise<Uint8Array | undefined>;
}

/**
 * @param settings `model` as in TTS_MODEL
 * @throws {ModelMisconfigured}
 */
export function hostedMouth(settings: SpeechSettings & { readonly limits?: Partial<SpeechLimits> }): Mouth {
  const limits = { ...defaultSpeechLimits, ...settings.limits };
  const { baseUrl, apiKey, modelId, voice } = speechAccount('TTS_MODEL', settings);
  const address = `${baseUrl.href.replace(/\/+$/, '')}/audio/speech`;
  const send = pinnedFetch({
    baseUrl,
    apiKey,
    keyHeader: { name: 'authorization', prefix: 'Bearer ' },
    accept: 'audio/pcm, application/octet-stream',
    responseBytesMax: limits.soundBytesMax,
  });

  return {
    name: settings.model,
    async *speak(sentence, signal) {
      signal.throwIfAborted();
      const cut = new AbortController();
      const leave = () => cut.abort(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
      try {
        const sound = await askedOnceMore(() => open(sentence, cut.signal), signal, limits.retryDelayMs);
        const reader = new PcmReader();
        for (let bytes: Uint8Array | undefined = sound.first; bytes !== undefined; bytes = await sound.next()) {
          signal.throwIfAborted();
          const samples = reader.push(bytes);
          if (samples.length > 0) yield samples;
        }
        signal.throwIfAborted();
      } catch (error) {
        signal.throwIfAborted();
        throw speechFailure(error);
      } finally {
        // Step 3.
        signal.removeEventListener('abort', leave);
        cut.abort();
      }
    },
  };

  async function open(sentence: string, signal: AbortSignal): Promise<OpenSound> {
    const body = JSON.stringify({ model: modelId, input: sentence.toWellFormed(), voice, response_format: 'pcm' });
    const timeout = new VoiceUnavailable('timeout');
    const late = new AbortController();
    const request = AbortSignal.any([signal, late.signal]);
    const inTime = async <Answer>(work: Promise<Answer>, msMax: number): Promise<Answer> => {
      const timer = setTimeout(() => late.abort(timeout), msMax);
      try {
        return await work;
      } catch (error) {
        throw late.signal.aborted ? timeout : error;
      } finally {
        clearTimeout(timer);
      }
    };

    const began = performance.now();
    const response = await inTime(
      send(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: request }),
      limits.firstSoundMsMax,
    );
    // Step 1.
    const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
    if (reader === undefined || !(type === '' || soundTypes.has(type))) {
      await response.body?.cancel();
      throw new VoiceUnavailable('invalid_answer');
    }
    // Step 2.
    const read = async (msMax: number): Promise<Uint8Array | undefined> => {
      const { done, value } = await inTime(reader.read(), msMax);
      return done ? undefined : value;
    };
    const first = await read(Math.max(1, limits.firstSoundMsMax - (performance.now() - began)));
    if (first === undefined) throw new VoiceUnavailable('invalid_answer');
    return { first, next: () => read(limits.betweenSoundsMsMax) };
  }
}
