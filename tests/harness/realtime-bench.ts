/** The relay with a local provider of its own. */
import { realtimeEngine } from '@coatcheck/server/voice/realtime/realtime-engine';
import type { RealtimeLimits } from '@coatcheck/server/voice/realtime/realtime-limits';
import { Secret } from '@coatcheck/server/secret';
import type { RealtimeAnswer, RealtimeScript, RealtimeTurn } from './provider/realtime/script.ts';
import type { RealtimeOptions } from './provider/realtime/realtime-service.ts';
import { canaryKey } from './provider/routes.ts';
import { type LocalProvider, startProvider } from './provider/start-provider.ts';
import { fakeVoiceBox, type FakeVoice, joined, tone } from './provider/voice-box.ts';
import { type HostOptions, RecordingHost } from './voice-engine-host.ts';
import { silence, type EngineBench } from './voice-engine-suite.ts';

/** 0.8 s of what is taken for speech, and 0.7 s of silence. */
export const question = joined([silence(100), tone(800, 16_000), silence(700)]);
export const answer = 'We are open from eight to six, Monday to Friday.';

export interface RealtimeBench extends EngineBench {
  readonly provider: LocalProvider;
  /** What was logged. */
  readonly logged: object[];
}

export interface RealtimeBenchOptions {
  readonly script?: RealtimeScript;
  readonly voice?: FakeVoice;
  readonly limits?: Partial<RealtimeLimits>;
  readonly realtime?: RealtimeOptions;
  /** The engine's key; the provider takes `canaryKey` alone. */
  readonly key?: string;
  readonly model?: string;
}

export async function realtimeBench({ script, voice = {}, limits = {}, realtime = {}, key = canaryKey, model = 'openai/gpt-realtime:marin' }: RealtimeBenchOptions = {}): Promise<RealtimeBench> {
  let next: RealtimeAnswer | undefined;
  const never = Promise.withResolvers<void>().promise;
  const provider = await startProvider({
    apiKey: canaryKey,
    realtime: { ...realtime, voiceBox: fakeVoiceBox(voice), script: script ?? ((turn) => (next === undefined ? plainAnswer(turn) : take())) },
  });
  const take = (): RealtimeAnswer => {
    const taken = next ?? {};
    next = undefined;
    return taken;
  };
  const logged: object[] = [];
  const engine = realtimeEngine({
    model,
    account: { apiKey: new Secret(key), baseUrl: `${provider.origin}/v1` },
    limits,
    log: { warn: (fields: object) => void logged.push(fields) },
  });
  const connections = () => provider.realtime.connections;
  return {
    engine,
    provider,
    logged,
    question,
    heard: /^When are you open\?$/,
    answer,
    holdAnswer: () => (next = { says: answer, hold: { atMs: 200, until: never }, latePieces: 3 }),
    cancelled: async () => connections()[0]?.next('response.cancel', 0),
    breakAnswer: () => (next = { says: answer, trouble: { kind: 'cut', afterMs: 200 } }),
    sent: () => connections().reduce((sum, { received }) => sum + received.length, 0),
    settled: () => Promise.all(connections().map(({ closed }) => closed)),
    open: () => connections().filter(({ isOpen }) => isOpen).length,
    async close() {
      await engine.close();
      await provider.close();
    },
  };
}

/** A call with it, as the provider has it and as its session does. */
export async function connectedCall({ engine, provider }: RealtimeBench, options: HostOptions = {}) {
  const host = new RecordingHost(options);
  const call = await engine.connect(host, new AbortController().signal);
  host.call = call;
  const [connection] = provider.realtime.connections;
  if (connection === undefined) throw new Error('no connection');
  return { host, call, connection };
}

/** Says what it is told to say, else the answer. */
export function plainAnswer({ params }: Pick<RealtimeTurn, 'params'>): RealtimeAnswer {
  const told = /^Say this sentence.*?: (".*")$/.exec(params.instructions ?? '')?.[1];
  return { says: told === undefined ? answer : String(JSON.parse(told)) };
}
