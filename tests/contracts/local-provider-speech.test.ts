/** The local provider's ears and mouth are what the hosted ones are tested against, so they must be as strict as the real ones are. */
import { readFile } from 'node:fs/promises';
import OpenAI, { toFile } from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalProvider, startProvider } from '../harness/provider/start-provider.ts';
import { fakeVoiceBox, tone } from '../harness/provider/voice-box.ts';
import { wavFile } from '@coatcheck/server/voice/pipeline/wav-file';
import { parseWav, pcmSamples } from '../harness/provider/wav.ts';

let provider: LocalProvider;
let heard: Int16Array[];
beforeEach(async () => {
  heard = [];
  const voiceBox = fakeVoiceBox({
    heard: (samples) => {
      heard.push(samples);
      return 'Do you have parking?';
    },
  });
  provider = await startProvider({ apiKey: 'right', speech: { voiceBox } });
});
afterEach(() => provider.close());

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const client = (apiKey = 'right') => new OpenAI({ apiKey, baseURL: `${provider.origin}/v1`, maxRetries: 0 });

describe('/audio/transcriptions', () => {
  const second = wavFile(tone(1_000, 16_000), 16_000);
  const form = (fields: Record<string, string>, file: Buffer | undefined = second, name = 'audio.wav') => {
    const body = new FormData();
    if (file !== undefined) body.append('file', new File([new Uint8Array(file)], name));
    for (const [field, value] of Object.entries({ model: 'gpt-4o-mini-transcribe', ...fields })) body.append(field, value);
    return body;
  };
  const ask = (body: FormData, key = 'right') => fetch(`${provider.origin}/v1/audio/transcriptions`, { method: 'POST', headers: bearer(key), body });

  it("is understood by OpenAI's own client", async () => {
    const file = await toFile(second, 'audio.wav');
    const answer = await client().audio.transcriptions.create({ file, model: 'gpt-4o-mini-transcribe', language: 'en' });
    expect(answer).toMatchObject({ text: 'Do you have parking?', usage: { type: 'tokens', output_tokens: 5 } });
    expect(heard[0]).toEqual(tone(1_000, 16_000));
    expect(provider.speech.calls).toMatchObject([{ kind: 'transcription', heardMs: 1_000, fields: { language: 'en' } }]);
    expect(await provider.speech.calls[0]?.ended).toBe('answered');
  });

  it('hears at 16 kHz whatever the file has', async () => {
    await ask(form({}, wavFile(tone(500, 24_000), 24_000)));
    expect(heard[0]).toHaveLength(8_000);
    const recording = await readFile(new URL('../recordings/jfk.wav', import.meta.url));
    await ask(form({}, recording));
    expect(provider.speech.calls[1]?.heardMs).toBe(11_000);
  });

  it.each([
    ['a model it does not know', { model: 'gpt-9-transcribe' }, 404],
    ['a field it does not know', { tenant: 'x' }, 400],
    ['a format that does not go with the model', { response_format: 'srt' }, 400],
    ['a language that is a name', { language: 'English' }, 400],
    ['too hot a temperature', { temperature: '2' }, 400],
  ])('refuses %s', async (_what, fields, status) => {
    const response = await ask(form(fields));
    expect([response.status, await response.json()]).toMatchObject([status, { error: { type: 'invalid_request_error' } }]);
    expect(heard).toEqual([]);
  });

  it.each([
    ['no file', undefined, 'audio.wav', 'missing_required_parameter'],
    ['one that is no WAV', Buffer.from('RIFF, I say'), 'audio.wav', 'invalid_value'],
    ['one that is cut off', second.subarray(0, 9_000), 'audio.wav', 'invalid_value'],
    ['one that is too short', wavFile(tone(50, 16_000), 16_000), 'audio.wav', 'audio_too_short'],
    ['one whose name has no known ending', second, 'audio', null],
  ])('refuses %s', async (_what, file, name, code) => {
    const body = file === undefined ? new FormData() : form({}, file, name);
    if (file === undefined) body.append('model', 'whisper-1');
    const response = await ask(body);
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code } }]);
  });

  it('refuses a wrong key and quotes it, as the real one does', async () => {
    const response = await ask(form({}), 'wrong');
    expect([response.status, await response.text()]).toEqual([401, expect.stringContaining('wrong')]);
    expect(heard).toEqual([]);
  });

  it('refuses what is no form', async () => {
    const response = await fetch(`${provider.origin}/v1/audio/transcriptions`, { method: 'POST', headers: bearer('right'), body: '{}' });
    expect(response.status).toBe(400);
  });
});

describe('/audio/speech', () => {
  const asked = { model: 'gpt-4o-mini-tts', input: 'We are open.', voice: 'alloy', response_format: 'pcm' };
  const ask = (change: object = {}, key = 'right', signal?: AbortSignal) =>
    fetch(`${provider.origin}/v1/audio/speech`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(key) },
      body: JSON.stringify({ ...asked, ...change }),
      ...(signal === undefined ? {} : { signal }),
    });
  const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

  it("is understood by OpenAI's own client", async () => {
    const sound = await client().audio.speech.create({ model: 'gpt-4o-mini-tts', input: 'We are open.', voice: 'alloy', response_format: 'wav' });
    expect(parseWav(await bytesOf(sound))).toEqual({ rate: 24_000, samples: tone(600, 24_000) });
  });

  it('says PCM16 at 24 kHz', async () => {
    const response = await ask();
    expect(response.headers.get('content-type')).toBe('audio/pcm');
    expect(pcmSamples(await bytesOf(response))).toEqual(tone(600, 24_000));
    expect(provider.speech.calls).toMatchObject([{ kind: 'speech', saidMs: 600, sentBytes: 28_800, fields: asked }]);
  });

  it('says mp3 where nothing else is asked for', async () => {
    const response = await ask({ response_format: undefined });
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    expect((await bytesOf(response)).toString('latin1')).toMatch(/^ID3/);
  });

  it.each([
    ['a model it does not know', { model: 'tts-9' }, 404],
    ['a voice it does not have', { voice: 'rms' }, 400],
    ['a field it does not know', { tenant: 'x' }, 400],
    ['a format it does not know', { response_format: 'pcm16' }, 400],
    ['nothing to say', { input: '' }, 400],
    ['more than it says at once', { input: 'a'.repeat(4097) }, 400],
    ['too fast a speech', { speed: 5 }, 400],
  ])('refuses %s', async (_what, change, status) => {
    expect((await ask(change)).status).toBe(status);
    expect(provider.speech.calls[0]?.saidMs).toBe(0);
  });

  it('refuses a wrong key and quotes it, as the real one does', async () => {
    const response = await ask({}, 'wrong');
    expect([response.status, await response.text()]).toEqual([401, expect.stringContaining('wrong')]);
  });

  it('sends the sound as it comes, and holds it where it is told to', async () => {
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    provider.speech.follow([{ hold: { atByte: 4_801, until }, pieceBytes: 4_801 }]);
    const reader = (await ask()).body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(4_801);
    release();
    let bytes = 4_801;
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) bytes += next.value.length;
    expect(bytes).toBe(28_800);
  });

  it('breaks in every way it is told to', async () => {
    provider.speech.follow([
      { trouble: { kind: 'status', status: 429, headers: { 'retry-after': '3' } } },
      { trouble: { kind: 'redirect', to: 'http://127.0.0.1:9/' } },
      { trouble: { kind: 'garbage', body: '<html>' } },
      { trouble: { kind: 'cut', afterBytes: 4_800 } },
    ]);
    const limited = await ask();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3']);
    await expect(ask()).rejects.toThrow();
    expect(await (await ask()).text()).toBe('<html>');
    const cut = await ask();
    await expect(cut.arrayBuffer()).rejects.toThrow();
    expect(await Promise.all(provider.speech.calls.map(({ ended }) => ended))).toEqual(['answered', 'answered', 'answered', 'torn']);
  });

  it('stays half open until the client leaves, and notices that', async () => {
    provider.speech.follow([{ trouble: { kind: 'half-open', afterBytes: 4_800 } }]);
    const leaving = new AbortController();
    const reader = (await ask({}, 'right', leaving.signal)).body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(4_800);
    leaving.abort();
    expect(await provider.speech.calls[0]?.ended).toBe('hung-up');
  });
});
