/** What the relay makes of a provider that refuses, breaks off, falls silent or talks nonsense: it fails in our own words, and holds nothing. */
import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { realtimeEngine } from '@coatcheck/server/voice/realtime/realtime-engine';
import { Secret } from '@coatcheck/server/secret';
import { afterEach, describe, expect, it } from 'vitest';
import { listen, shut } from '../harness/listen.ts';
import type { RealtimeTrouble } from '../harness/provider/realtime/script.ts';
import { canaryKey } from '../harness/provider/routes.ts';
import { answer, connectedCall, question, realtimeBench, type RealtimeBench, type RealtimeBenchOptions } from '../harness/realtime-bench.ts';
import { type HostOptions, RecordingHost } from '../harness/voice-engine-host.ts';
import { silence, speak } from '../harness/voice-engine-suite.ts';

const { signal } = new AbortController();

describe('the relay, where the provider fails', () => {
  const never = Promise.withResolvers<void>().promise;
  let bench: RealtimeBench;
  afterEach(() => bench.close());

  async function connected(options: RealtimeBenchOptions = {}, hostOptions: HostOptions = {}) {
    bench = await realtimeBench(options);
    return connectedCall(bench, hostOptions);
  }
  async function failureOf(options: RealtimeBenchOptions): Promise<unknown> {
    bench = await realtimeBench(options);
    return bench.engine.connect(new RecordingHost(), signal).then(() => undefined, (error: unknown) => error);
  }

  it('tells the call when its session has ended all the same', async () => {
    const { host, connection } = await connected();
    connection.expire();
    expect(await host.untilFailed()).toMatchObject({ failure: 'broken_stream', status: 1001 });
    expect(bench.logged).toEqual([{ code: 'session_expired', engine: 'openai-realtime' }]);
  });

  it.each<[string, RealtimeTrouble, object]>([
    ['closes', { kind: 'close', afterMs: 100, code: 1011 }, { failure: 'broken_stream', status: 1011 }],
    ['is torn away', { kind: 'cut', afterMs: 100 }, { failure: 'broken_stream', status: 1006 }],
    ['fails', { kind: 'failed', afterMs: 100, message: `words of ${canaryKey}` }, { failure: 'rejected' }],
    ['sends no JSON', { kind: 'garbage', afterMs: 100, frame: '<html>' }, { failure: 'invalid_answer' }],
    ['sends bytes', { kind: 'garbage', afterMs: 100, frame: Buffer.from('{}') }, { failure: 'invalid_answer' }],
    ['sends an event of another shape', { kind: 'garbage', afterMs: 100, frame: '{"type":"response.output_audio.delta"}' }, { failure: 'invalid_answer' }],
    ['sends more than a frame may hold', { kind: 'garbage', afterMs: 100, frame: `"${'x'.repeat(3 << 20)}"` }, { failure: 'broken_stream' }],
    ['never begins to answer', { kind: 'never' }, { failure: 'timeout' }],
  ])('fails in our own words where the provider %s', async (_what, trouble, expected) => {
    const { host, call } = await connected({ script: [{ says: answer, trouble }], limits: trouble.kind === 'never' ? { responseMsMax: 200 } : {} });
    speak(call, question);
    const failure = await host.untilFailed();
    expect(failure).toMatchObject({ name: 'VoiceUnavailable', ...expected });
    expect(inspect(failure, { depth: 10 }) + JSON.stringify(host.events)).not.toContain('canary');
    await bench.settled();
  });

  it('notices a provider that is gone without a word', async () => {
    const { host, call, connection } = await connected({ limits: { pingMs: 60 } });
    speak(call, question);
    await host.until('utterance-end');
    connection.freeze();
    expect(await host.untilFailed()).toMatchObject({ failure: 'broken_stream' });
  });

  it('notices a provider that falls silent while it answers', async () => {
    const script = [{ says: answer, hold: { atMs: 200, until: never } }];
    const { host, call } = await connected({ script, limits: { responseMsMax: 200 } });
    speak(call, question);
    expect(await host.untilFailed()).toMatchObject({ failure: 'timeout' });
  });

  it('survives a complaint, and logs its code and no word of it', async () => {
    const { host, call, connection } = await connected({ script: [{ says: answer, trouble: { kind: 'error-event', message: `words of ${canaryKey}` } }] });
    connection.interject('{"type":"error","error":{"type":"server_error","code":"a b of sk-canary","message":"no"}}');
    connection.interject('{"type":"something.new","field":1}');
    speak(call, question);
    await host.until('utterance-end');
    expect(bench.logged).toEqual([{ code: 'other', engine: 'openai-realtime' }, { code: 'unknown', engine: 'openai-realtime' }]);
    expect(host.failures).toEqual([]);
  });

  it('drops a response that nobody asked for, and cancels it', async () => {
    const { host, connection } = await connected();
    connection.interject('{"type":"response.created","response":{"id":"resp_stranger"}}');
    connection.interject('{"type":"response.output_audio.delta","response_id":"resp_stranger","item_id":"item_1","delta":"AAAA"}');
    expect(await connection.next('response.cancel', 0)).toMatchObject({ response_id: 'resp_stranger' });
    connection.interject('{"type":"error","error":{"type":"server_error","code":"other","message":"no"}}');
    await expect.poll(() => bench.logged).toHaveLength(1);
    expect(host.events).toEqual([]);
  });

  it('stops sending to a provider that takes nothing', async () => {
    const { host, call, connection } = await connected({ limits: { backlogBytesMax: 50_000 } });
    connection.freeze();
    while (host.failures.length === 0) {
      for (let frame = 0; frame < 100; frame += 1) call.hear(silence(100));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(host.failures).toMatchObject([{ failure: 'overflow' }]);
  });

  it('ends an answer that does not end by itself', async () => {
    const { host, call } = await connected({ limits: { utteranceMsMax: 1_000 } });
    speak(call, question);
    expect(await host.untilFailed()).toMatchObject({ failure: 'overflow' });
    expect(host.samples()).toBeLessThanOrEqual(24_000);
  });

  it("fails with the host's own error where the pass is refused", async () => {
    const refusal = new Error('pass_expired');
    const script = [{ toolCalls: [{ name: 'search_knowledge', arguments: { query: 'x' } }] }];
    const { host, call } = await connected({ script }, { retrieval: () => Promise.reject(refusal) });
    speak(call, question);
    expect(await host.untilFailed()).toBe(refusal);
  });

  it.each([
    ['a wrong key', { key: 'sk-canary-of-another-account' }, { failure: 'rejected', status: 401 }],
    ['a limit', { realtime: { refuseWith: { status: 429 } } }, { failure: 'rate_limited', status: 429 }],
    ['an outage', { realtime: { refuseWith: { status: 503 } } }, { failure: 'rejected', status: 503 }],
    ['another model', { model: 'openai/gpt-9' }, { failure: 'rejected' }],
    ['a voice it does not have', { model: 'openai/gpt-realtime:rms' }, { failure: 'rejected' }],
  ])('does not connect with %s, and says so in our own words', async (_what, options, expected) => {
    const failure = await failureOf(options);
    expect(failure).toMatchObject({ name: 'VoiceUnavailable', ...expected });
    expect(inspect(failure, { depth: 10, showHidden: true })).not.toMatch(/canary|Incorrect|exist/);
    await bench.settled();
    expect(bench.open()).toBe(0);
  });

  it('follows no redirect', async () => {
    const elsewhere: string[] = [];
    const other = createServer((request, response) => response.end(elsewhere.push(request.url ?? '')));
    other.on('upgrade', (request, socket) => socket.end(String(elsewhere.push(request.headers.authorization ?? ''))));
    const location = `http://127.0.0.1:${await listen(other)}/v1/realtime`;
    expect(await failureOf({ realtime: { refuseWith: { status: 307, headers: { location } } } })).toMatchObject({ failure: 'rejected', status: 307 });
    expect(elsewhere).toEqual([]);
    await shut(other);
  });
});

it('gives up on a provider that never answers', async () => {
  const silent = createServer().on('upgrade', (_request, socket) => socket.resume().once('end', () => socket.end()));
  const baseUrl = `http://127.0.0.1:${await listen(silent)}/v1`;
  const engine = realtimeEngine({ model: 'openai/gpt-realtime', account: { apiKey: new Secret(canaryKey), baseUrl }, limits: { connectMsMax: 150 } });
  await expect(engine.connect(new RecordingHost(), signal)).rejects.toMatchObject({ failure: 'timeout' });
  await shut(silent);
});
