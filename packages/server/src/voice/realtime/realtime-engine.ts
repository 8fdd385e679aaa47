/**
 * REALTIME_MODEL made into the engine that relays to it. The key stays here: a client secret of OpenAI's can be used more than once and
 * lets the browser change what the session may do (docs/decisions/0013).
 */
import type { Log } from '../../log.ts';
import type { VoiceEngine } from '../engine.ts';
import { speechAccount, type SpeechSettings } from '../pipeline/speech-account.ts';
import { ProviderLink } from './provider-link.ts';
import { RealtimeCall } from './realtime-call.ts';
import { defaultRealtimeLimits, type RealtimeLimits } from './realtime-limits.ts';
import { spokenRules, toolsFor } from './spoken-rules.ts';

/** What writes down the visitor's words; the model itself hears sound. */
const transcriptionModelDefault = 'gpt-4o-mini-transcribe';

export interface RealtimeSettings extends SpeechSettings {
  /** Default: gpt-4o-mini-transcribe. */
  readonly transcriptionModel?: string | undefined;
  readonly limits?: Partial<RealtimeLimits> | undefined;
  readonly log?: Pick<Log, 'warn'> | undefined;
}

/**
 * @param settings `model` as in REALTIME_MODEL: `openai/gpt-realtime:marin`
 * @throws {ModelMisconfigured}
 */
export function realtimeEngine(settings: RealtimeSettings): VoiceEngine {
  const limits = { ...defaultRealtimeLimits, ...settings.limits };
  const account = speechAccount('REALTIME_MODEL', settings);
  const calls = new Set<RealtimeCall>();

  return {
    name: 'openai-realtime',
    model: settings.model,
    speaks: () => true,
    async connect(host, signal) {
      const parts = {
        account,
        limits,
        settings: {
          instructions: spokenRules(host),
          voice: account.voice,
          tools: toolsFor(host.leadsAllowed),
          transcriptionModel: settings.transcriptionModel ?? transcriptionModelDefault,
          outputTokensMax: limits.outputTokensMax,
        },
      };
      const link = await ProviderLink.open(parts, signal);
      const call: RealtimeCall = new RealtimeCall(
        {
          ...parts,
          host,
          // A code of the provider's is one word; what else it says stays unread.
          onComplaint: (code) => settings.log?.warn({ code: /^\w{1,60}$/.test(code) ? code : 'other', engine: 'openai-realtime' }, 'the provider complained'),
          onClosed: () => calls.delete(call),
        },
        link,
      );
      calls.add(call);
      return call;
    },
    close() {
      for (const call of calls) call.close();
      return Promise.resolve();
    },
  };
}
