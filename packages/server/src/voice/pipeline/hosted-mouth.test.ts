import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { canaryKey } from '../../../../../tests/harness/provider/routes.ts';
import { type LocalProvider, startProvider } from '../../../../../tests/harness/provider/start-provider.ts';
import { joined, tone } from '../../../../../tests/harness/provider/voice-box.ts';
import { Secret } from '../../secret.ts';
import { hostedMouth } from './hosted-mouth.ts';
import type { SpeechLimits } from './speech-limits.ts';

const { signal } = new AbortController();
const sentence = 'We are open.';
const spoken = tone(600, 24_000);

let provider: LocalProvider;
beforeEach(async () => {
  provider = await startProvider({ apiKey: canaryKey });
});
afterEach(() => {
  vi.useRealTimers();
  return provider.close();
});

const mouthAt = (baseUrl: string, limits: Partial<SpeechLimits> = {}, key = canaryKey) =>
  hostedMouth({
    model: 'openai/gpt-4o-mini-tts:sage',
    account: { apiKey: new Secret(key), baseUrl },
    limits: { retryDelayMs: 1, ...limits },
  });
const mouth = (limits?: Partial<SpeechLimits>, key?: string) => mouthAt(`${provider.origin}/v1`, limits, key);
async function all(sound: AsyncIterable<Int16Array>): Promise<Int16Array> {
  const pieces: Int16Array[] = [];
  for await (const piece of sound) pieces.push(piece);
  return joined(pieces);
}
const failure = (sound: AsyncIterable<Int16Array>) => all(sound).then(() => undefined, (error: unknown) => error);

describe('hostedMouth', () => {
  it('says a sentence in the voice that was asked for', async () => {
    expect(await all(mouth().speak(sentence, signal))).toEqual(spoken);
    expect(provider.speech.calls[0]?.fields).toEqual({ model: 'gpt-4o-mini-tts', input: sentence, voice: 'sage', response_format: 'pcm' });
  });

  it('speaks as alloy where no voice is named', async () => {
    const one = hostedMouth({ model: 'openai/tts-1', account: { apiKey: new Secret(canaryKey), baseUrl: `${provider.origin}/v1` } });
    await all(one.speak(sentence, signal));
    expect(provider.speech.calls[0]?.fields).toMatchObject({ model: 'tts-1', voice: 'alloy' });
  });

  it('gives the first sound before the provider has the rest', async () => {
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    provider.speech.follow([{ hold: { atByte: 4_800, until } }]);
    const sound = mouth().speak(sentence, signal)[Symbol.asyncIterator]();
    const first = await sound.next();
    expect(first.value).toEqual(spoken.slice(0, 2_400));
    release();
    let samples = 2_400;
    for (let next = await sound.next(); next.done !== true; next = await sound.next()) samples += next.value.length;
    expect(samples).toBe(spoken.length);
  });

  it.each([1, 3, 4_801])('puts samples together that are split between pieces of %i bytes', async (pieceBytes) => {
    provider.speech.follow([{ pieceBytes }]);
    expect(await all(mouth().speak('Yes.', signal))).toEqual(tone(200, 24_000));
  });

  it('asks once more after bad luck before the first sound, and not after it', async () => {
    provider.speech.follow([{ trouble: { kind: 'cut' } }, {}]);
    expect(await all(mouth().speak(sentence, signal))).toEqual(spoken);
    provider.speech.follow([{ trouble: { kind: 'cut', afterBytes: 9_600 } }]);
    expect(await failure(mouth().speak(sentence, signal))).toMatchObject({ failure: 'broken_stream' });
    expect(provider.speech.calls).toHaveLength(3);
  });

  it.each([
    ['a limit', { kind: 'status', status: 429 }, { failure: 'rate_limited', status: 429 }],
    ['a refusal', { kind: 'status', status: 400 }, { failure: 'rejected', status: 400 }],
    ['a redirect', { kind: 'redirect', to: 'http://127.0.0.1:9/v1' }, { failure: 'rejected', status: 307 }],
    ['no sound', { kind: 'garbage', body: '' }, { failure: 'invalid_answer' }],
    ['no end of it', { kind: 'endless', bytes: 9_000_000 }, { failure: 'invalid_answer' }],
  ] as const)('says in our own words that there was %s', async (_what, trouble, expected) => {
    provider.speech.follow([{ trouble }]);
    expect(await failure(mouth().speak(sentence, signal))).toMatchObject({ name: 'VoiceUnavailable', ...expected });
    expect(provider.speech.calls).toHaveLength(1);
  });

  it('says that nobody is there', async () => {
    expect(await failure(mouthAt('http://127.0.0.1:9/v1').speak(sentence, signal))).toMatchObject({ failure: 'unreachable' });
  });

  it.each([
    ['before the first sound', 0, { firstSoundMsMax: 150 }],
    ['half-way', 4_800, { betweenSoundsMsMax: 150 }],
  ])('gives up on a provider that falls silent %s, and hangs up', async (_when, afterBytes, limits) => {
    provider.speech.follow([{ trouble: { kind: 'half-open', afterBytes } }]);
    expect(await failure(mouth(limits).speak(sentence, signal))).toMatchObject({ failure: 'timeout' });
    expect(await provider.speech.calls[0]?.ended).toBe('hung-up');
  });

  it('counts only its own waiting, never that of a slow listener', async () => {
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    provider.speech.follow([{ hold: { atByte: 4_800, until } }]);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let samples = 0;
    for await (const piece of mouth({ firstSoundMsMax: 100, betweenSoundsMsMax: 100 }).speak(sentence, signal)) {
      samples += piece.length;
      vi.advanceTimersByTime(150);
      release();
    }
    expect(samples).toBe(spoken.length);
  });

  it('cancels the request when it is interrupted', async () => {
    provider.speech.follow([{ trouble: { kind: 'half-open', afterBytes: 4_800 } }]);
    const leaving = new AbortController();
    const sound = mouth().speak(sentence, leaving.signal)[Symbol.asyncIterator]();
    await sound.next();
    const next = sound.next();
    leaving.abort(new Error('barged in'));
    await expect(next).rejects.toThrow('barged in');
    expect(await provider.speech.calls[0]?.ended).toBe('hung-up');
  });

  it('cancels the request when the listener walks away', async () => {
    provider.speech.follow([{ trouble: { kind: 'half-open', afterBytes: 4_800 } }]);
    for await (const _piece of mouth().speak(sentence, signal)) break;
    expect(await provider.speech.calls[0]?.ended).toBe('hung-up');
  });

  it('refuses sound of another kind', async () => {
    const trouble = { kind: 'status', status: 200, body: 'ID3 of a song', headers: { 'content-type': 'audio/mpeg' } } as const;
    provider.speech.follow([{ trouble }]);
    expect(await failure(mouth().speak(sentence, signal))).toMatchObject({ failure: 'invalid_answer' });
  });

  it('keeps the key and what the provider says to itself', async () => {
    const wrong = 'sk-canary-of-another-account';
    const refused = await failure(mouth({}, wrong).speak(sentence, signal));
    provider.speech.follow([{ trouble: { kind: 'status', status: 500, body: `words of ${canaryKey}` } }]);
    const rejected = await failure(mouth().speak(sentence, signal));
    const shown = [refused, rejected, mouth()].map((error) => inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error)).join('\n');
    expect(shown).toContain('VoiceUnavailable');
    for (const secret of [wrong, canaryKey, 'words of']) expect(shown).not.toContain(secret);
  });
});
