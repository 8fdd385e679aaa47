/**
 * VOICE, read once at boot, made into the engine of every call. Each make is loaded only where it is chosen; what it needs to hear and
 * speak starts with the first call.
 */
import type { VoiceConfig } from '../config.ts';
import type { Log } from '../log.ts';
import type { ProviderAccount } from '../models/assistant.ts';
import { createEmbeddedSpeech } from './embedded/embedded-speech.ts';
import type { VoiceEngine } from './engine.ts';
import { turnEngine } from './turns.ts';

export interface VoiceSettings {
  readonly voice: Pick<VoiceConfig, 'engine' | 'hears' | 'speaks' | 'realtime' | 'baseUrl'>;
  readonly accounts: { readonly openai: ProviderAccount };
  readonly log: Log;
}

/**
 * @returns undefined: calls are off
 * @throws {ModelMisconfigured} a model is not known, or its provider can't be spoken to with what there is
 */
export async function createVoice({ voice, accounts, log }: VoiceSettings): Promise<VoiceEngine | undefined> {
  switch (voice.engine) {
    case 'off':
      return undefined;
    case 'embedded': {
      const speech = createEmbeddedSpeech({ log });
      return turnEngine({ name: 'embedded', speaks: isEnglish, ...speech });
    }
    case 'pipeline': {
      const [{ hostedEar }, { hostedMouth }] = await Promise.all([import('./pipeline/hosted-ear.ts'), import('./pipeline/hosted-mouth.ts')]);
      const settings = { account: accounts.openai, speechBaseUrl: voice.baseUrl };
      // Who speaks when is found out here, whoever hears what they say.
      const { activity, close } = createEmbeddedSpeech({ log });
      return turnEngine({
        name: 'pipeline',
        ear: hostedEar({ ...settings, model: voice.hears }),
        mouth: hostedMouth({ ...settings, model: voice.speaks }),
        activity, close,
        speaks: () => true,
      });
    }
    case 'openai-realtime': {
      const { realtimeEngine } = await import('./realtime/realtime-engine.ts');
      return realtimeEngine({ model: voice.realtime, account: accounts.openai, speechBaseUrl: voice.baseUrl, log });
    }
  }
}

/** What the embedded ear and mouth can. */
const isEnglish = (language: string): boolean => /^en\b/i.test(language);
