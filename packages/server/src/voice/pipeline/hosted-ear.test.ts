import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canaryKey } from '../../../../../tests/harness/provider/routes.ts';
import { type LocalProvider, startProvider } from '../../../../../tests/harness/provider/start-provider.ts';
import { fakeVoiceBox, tone } from '../../../../../tests/harness/provider/voice-box.ts';
import { Secret } from '../../secret.ts';
import { hostedEar } from './hosted-ear.ts';
import type { SpeechLimits } from './speech-limits.ts';

const { signal } = new AbortController();
const utterance = tone(1_200, 16_000);

let provider: LocalProvider;
let sounds: Int16Array[];
beforeEach(async () => {
  sounds = [];
  const heard = (samples: Int16Array) => {
    sounds.push(samples);
    return ' Do you have parking?\n';
  };
  provider = await startProvider({ apiKey: canaryKey, speech: { voiceBox: fakeVoiceBox({ heard }) } });
});
afterEach(() => provider.close());

const earAt = (baseUrl: string, limits: Partial<SpeechLimits> = {}, key = canaryKey) =>
  hostedEar({
    model: 'openai/gpt-4o-mini-transcribe',
    account: { apiKey: new Secret(key), baseUrl },
    limits: { retryDelayMs: 1, ...limits },
  });
const ear = (limits?: Partial<SpeechLimits>, key?: string) => earAt(`${provider.origin}/v1`, limits, key);
const failure = (promise: Promise<unknown>) => promise.then(() => undefined, (error: unknown) => error);

describe('hostedEar', () => {
  it('hears an utterance', async () => {
    expect(await ear().hear(utterance, signal)).toBe('Do you have parking?');
    expect(sounds).toEqual([utterance]);
    expect(provider.speech.calls).toMatchObject([{ kind: 'transcription', heardMs: 1_200, fields: { model: 'gpt-4o-mini-transcribe' } }]);
  });

  it('hears as each of the models wants to be asked', async () => {
    for (const model of ['whisper-1', 'gpt-4o-transcribe', 'gpt-4o-mini-transcribe-2025-12-15', 'gpt-transcribe']) {
      const one = hostedEar({ model: `openai/${model}`, account: { apiKey: new Secret(canaryKey), baseUrl: `${provider.origin}/v1` } });
      expect([model, one.name, await one.hear(utterance, signal)]).toEqual([model, `openai/${model}`, 'Do you have parking?']);
    }
  });

  it('takes several utterances at once', async () => {
    const one = ear();
    const texts = await Promise.all(Array.from({ length: 8 }, () => one.hear(utterance, signal)));
    expect(new Set(texts)).toEqual(new Set(['Do you have parking?']));
  });

  it('does not ask for what is too short to be a word', async () => {
    expect(await ear().hear(tone(90, 16_000), signal)).toBe('');
    expect(provider.speech.calls).toEqual([]);
  });

  it('sends to the address for speech where there is one', async () => {
    const account = { apiKey: new Secret(canaryKey), baseUrl: 'http://127.0.0.1:9/elsewhere' };
    const one = hostedEar({ model: 'openai-compatible/whisper-1', account, speechBaseUrl: `${provider.origin}/v1/` });
    expect(await one.hear(utterance, signal)).toBe('Do you have parking?');
  });

  it('asks once more after bad luck, and no oftener', async () => {
    provider.speech.follow([{ trouble: { kind: 'status', status: 503 } }, {}]);
    expect(await ear().hear(utterance, signal)).toBe('Do you have parking?');
    provider.speech.follow([{ trouble: { kind: 'cut', afterBytes: 9 } }]);
    expect(await failure(ear().hear(utterance, signal))).toMatchObject({ name: 'VoiceUnavailable', failure: 'broken_stream' });
    expect(provider.speech.calls).toHaveLength(4);
  });

  it.each([
    ['a limit', { kind: 'status', status: 429 }, { failure: 'rate_limited', status: 429 }, 1],
    ['a refusal', { kind: 'status', status: 400 }, { failure: 'rejected', status: 400 }, 1],
    ['a redirect', { kind: 'redirect', to: 'http://127.0.0.1:9/v1' }, { failure: 'rejected', status: 307 }, 1],
    ['no JSON', { kind: 'garbage', body: '<html>' }, { failure: 'invalid_answer' }, 1],
    ['JSON of another kind', { kind: 'garbage', body: '{"words":[]}' }, { failure: 'invalid_answer' }, 1],
    ['no end of it', { kind: 'endless', bytes: 2_000_000 }, { failure: 'invalid_answer' }, 1],
    ['an outage', { kind: 'status', status: 500 }, { failure: 'rejected', status: 500 }, 2],
  ] as const)('says in our own words that there was %s', async (_what, trouble, expected, calls) => {
    provider.speech.follow([{ trouble }]);
    expect(await failure(ear().hear(utterance, signal))).toMatchObject({ name: 'VoiceUnavailable', ...expected });
    expect(provider.speech.calls).toHaveLength(calls);
  });

  it('says that nobody is there', async () => {
    expect(await failure(earAt('http://127.0.0.1:9/v1').hear(utterance, signal))).toMatchObject({ failure: 'unreachable' });
  });

  it('gives up on a provider that never answers, and hangs up', async () => {
    provider.speech.follow([{ trouble: { kind: 'half-open' } }]);
    expect(await failure(ear({ transcriptMsMax: 150 }).hear(utterance, signal))).toMatchObject({ failure: 'timeout' });
    expect(await provider.speech.calls[0]?.ended).toBe('hung-up');
  });

  it('cancels the request when it is no longer wanted', async () => {
    provider.speech.follow([{ trouble: { kind: 'half-open' } }]);
    const leaving = new AbortController();
    const asked = provider.speech.nextCall();
    const hearing = failure(ear().hear(utterance, leaving.signal));
    const call = await asked;
    leaving.abort(new Error('the visitor left'));
    expect(await hearing).toMatchObject({ message: 'the visitor left' });
    expect(await call.ended).toBe('hung-up');
  });

  it('may be given up at any moment, also while its request is being made', async () => {
    const failures: unknown[] = [];
    const note = (error: unknown) => void failures.push(error);
    process.on('unhandledRejection', note);
    try {
      for (let moment = 0; moment < 60; moment += 1) {
        const leaving = new AbortController();
        const hearing = failure(ear().hear(utterance, leaving.signal));
        for (let tick = 0; tick < moment; tick += 1) await Promise.resolve();
        if (moment % 3 === 2) await new Promise((resolve) => setImmediate(resolve));
        leaving.abort(new Error('the visitor left'));
        expect(await hearing).toMatchObject({ message: 'the visitor left' });
      }
      await Promise.all(provider.speech.calls.map(({ ended }) => ended));
      expect(failures).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('sends nothing for a signal that was given already', async () => {
    await expect(ear().hear(utterance, AbortSignal.abort())).rejects.toThrow();
    expect(provider.speech.calls).toEqual([]);
  });

  it('keeps the key and what the provider says to itself', async () => {
    const wrong = 'sk-canary-of-another-account';
    const refused = await failure(ear({}, wrong).hear(utterance, signal));
    provider.speech.follow([{ trouble: { kind: 'status', status: 400, body: `{"error":{"message":"words of ${canaryKey}"}}` } }]);
    const rejected = await failure(ear().hear(utterance, signal));
    provider.speech.follow([{ trouble: { kind: 'garbage', body: `words of ${canaryKey}` } }]);
    const unread = await failure(ear().hear(utterance, signal));
    const shown = [refused, rejected, unread, ear()].map((error) => inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error)).join('\n');
    expect(shown).toContain('VoiceUnavailable');
    for (const secret of [wrong, canaryKey, 'words of']) expect(shown).not.toContain(secret);
  });

  it('sends the key, the form and nothing else', async () => {
    await ear().hear(utterance, signal);
    const sent = provider.speech.calls[0]?.headers ?? {};
    expect(Object.keys(sent).toSorted()).toEqual(
      ['accept', 'accept-encoding', 'accept-language', 'authorization', 'connection', 'content-length', 'content-type', 'host', 'sec-fetch-mode', 'user-agent'],
    );
    expect(sent).toMatchObject({ authorization: `Bearer ${canaryKey}`, 'user-agent': 'coatcheck', accept: 'application/json' });
  });
});
