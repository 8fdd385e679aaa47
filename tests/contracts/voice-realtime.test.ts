/** The relay to a realtime provider, against a local one that is as strict as the real one. */
import { inspect } from 'node:util';
import type { EngineEvent } from '@coatcheck/server/voice/engine';
import { afterEach, describe, expect, it } from 'vitest';
import { canaryKey } from '../harness/provider/routes.ts';
import { answer, connectedCall, plainAnswer, question, realtimeBench, type RealtimeBench, type RealtimeBenchOptions } from '../harness/realtime-bench.ts';
import type { HostOptions, RecordingHost } from '../harness/voice-engine-host.ts';
import { describeVoiceEngine, speak } from '../harness/voice-engine-suite.ts';

describeVoiceEngine('openai-realtime', realtimeBench);

describe('the relay', () => {
  const never = Promise.withResolvers<void>().promise;
  let bench: RealtimeBench;
  afterEach(() => bench.close());

  async function connected(options: RealtimeBenchOptions = {}, hostOptions: HostOptions = {}) {
    bench = await realtimeBench(options);
    return connectedCall(bench, hostOptions);
  }
  const parts = (host: RecordingHost) => host.events.filter((event) => event.type === 'part').map(({ part }) => part);

  it('sets the session up as the rules want it, and sends 24 kHz', async () => {
    const { host, call, connection } = await connected();
    speak(call, question);
    await host.until('utterance-end');
    expect(connection.received[0]).toMatchObject({
      type: 'session.update',
      session: {
        instructions: expect.stringMatching(/"Dr\. Blum"[^]*search_knowledge/),
        audio: {
          input: { format: { type: 'audio/pcm', rate: 24_000 }, transcription: { model: 'gpt-4o-mini-transcribe' }, turn_detection: { create_response: false, interrupt_response: false } },
          output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin' },
        },
      },
    });
    expect(connection.path).toBe('/v1/realtime?model=gpt-realtime');
    expect(connection.heardMs).toBeCloseTo(question.length / 16, -1);
    expect(connection.complaints).toEqual([]);
  });

  it("shows the visitor's words as they come, then whole", async () => {
    const { host, call } = await connected();
    speak(call, question);
    await host.until('utterance-end');
    const heard = host.events.filter((event) => event.type === 'heard').map(({ text, final }) => [text, final]);
    expect(heard).toEqual([['When', false], ['When are', false], ['When are you', false], ['When are you open?', false], ['When are you open?', true]]);
  });

  it("answers out of the tenant's knowledge, and cites it", async () => {
    const script = [{ toolCalls: [{ name: 'search_knowledge', arguments: { query: 'opening hours' } }] }, { says: 'The practice is open from 8:00 to 18:00, Monday to Friday.' }];
    const { host, call, connection } = await connected({ script }, { history: [{ role: 'visitor', text: 'Hello' }] });
    speak(call, question);
    await host.until('utterance-end');
    expect(host.searched).toEqual([{ question: 'opening hours', context: 'Hello' }]);
    const result = connection.received.find(({ item }) => JSON.stringify(item)?.includes('function_call_output'));
    expect(JSON.stringify(result)).toContain('open from 8:00 to 18:00');
    expect(parts(host)).toEqual([
      { type: 'usage', inputTokens: expect.any(Number), outputTokens: expect.any(Number) },
      { type: 'citation', citation: expect.objectContaining({ passage_id: 'hours', url: 'https://dentist.example/hours' }) },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(host.events.at(-1)).toEqual({ type: 'utterance-end' });
    expect(connection.complaints).toEqual([]);
  });

  it('says that it did not know', async () => {
    const script = [{ toolCalls: [{ name: 'search_knowledge', arguments: { query: 'parking' } }] }, { says: 'I do not know.' }];
    const { host, call } = await connected({ script }, { retrieval: { passages: [], understood: 'parking', verdict: 'none' } });
    speak(call, question);
    await host.until('utterance-end');
    expect(parts(host).at(-1)).toEqual({ type: 'finish', reason: 'no_answer' });
  });

  it("saves a lead only out of the visitor's own mouth, after the consent text", async () => {
    const save = (email: string) => ({ toolCalls: [{ name: 'save_lead', arguments: { email, consent: true } }] });
    const script = [save('eve@example.com'), { says: 'I could not save that.' }, save('ann@example.com'), { says: 'Done.' }];
    const history = [
      { role: 'visitor', text: 'Please call me back. My email is Ann at example dot com.' },
      { role: 'assistant', text: 'I agree that the practice may contact me. Is that all right?' },
    ] as const;
    const { host, call, connection } = await connected({ script, voice: { heard: 'Yes, please.' } }, { history });
    speak(call, question);
    await host.until('utterance-end');
    expect(host.leads).toEqual([]);
    expect(JSON.stringify(connection.received)).toContain('has not written that email address');
    speak(call, question);
    await host.count('utterance-end', 2);
    expect(host.leads).toEqual([expect.objectContaining({ email: 'ann@example.com' })]);
    expect(parts(host).map(({ type }) => type)).toContain('lead-captured');
  });

  it('offers no tools for leads where the pass allows none', async () => {
    const script = [{ toolCalls: [{ name: 'offer_lead_form', arguments: {} }] }, { says: 'I cannot.' }];
    const { host, call, connection } = await connected({ script }, { leadsAllowed: false });
    speak(call, question);
    await host.until('utterance-end');
    expect(JSON.stringify(connection.received[0])).not.toContain('offer_lead_form');
    expect(parts(host).map(({ type }) => type)).toEqual(['usage', 'finish']);
  });

  it('lets the last of three responses call nothing', async () => {
    const script = [{ toolCalls: [{ name: 'search_knowledge', arguments: '{"query":' }] }, { toolCalls: [{ name: 'search_knowledge', arguments: {} }] }, { says: 'I do not know.' }];
    const { host, call, connection } = await connected({ script });
    speak(call, question);
    await host.until('utterance-end');
    const asked = connection.received.filter(({ type }) => type === 'response.create').map(({ response }) => response);
    expect(asked).toEqual([{}, {}, { tool_choice: 'none' }]);
    expect(host.searched).toEqual([]);
  });

  it('cuts what the provider remembers to what was really heard, never beyond what came', async () => {
    const script = [{ says: answer, pieceMs: 100, hold: { atMs: 300, until: never }, latePieces: 5 }, { says: answer }];
    const { host, call, connection } = await connected({ script });
    speak(call, question);
    while (host.samples() < 300 * 24) await new Promise((resolve) => setImmediate(resolve));
    call.interrupt(180.7);
    const truncated = await connection.next('conversation.item.truncate', 0);
    expect(truncated).toMatchObject({ content_index: 0, audio_end_ms: 180 });
    expect(await connection.next('response.cancel', 0)).toMatchObject({ response_id: expect.stringMatching(/^resp_/) });
    speak(call, question);
    await host.until('utterance-end');
    call.interrupt(1_000_000);
    speak(call, question);
    await host.count('utterance-end', 2);
    expect(connection.received.filter(({ type }) => type === 'conversation.item.truncate')).toHaveLength(1);
    expect(connection.complaints).toEqual([]);
  });

  it('may be interrupted while the rest is only played, and is not when all was heard', async () => {
    const { host, call, connection } = await connected();
    speak(call, question);
    await host.until('utterance-end');
    call.interrupt(500);
    expect(await connection.next('conversation.item.truncate', 0)).toMatchObject({ audio_end_ms: 500 });
    call.interrupt(100);
    speak(call, question);
    await host.count('utterance-end', 2);
    expect(connection.received.filter(({ type }) => /truncate|cancel/.test(type))).toHaveLength(1);
    expect(connection.complaints).toEqual([]);
  });

  it('does not answer a cough', async () => {
    const script = [{ says: answer, hold: { atMs: 0, until: never } }, { says: answer }];
    const { host, call, connection } = await connected({ script, voice: { heard: ['', 'When are you open?'] } });
    speak(call, question);
    expect(await host.until('heard')).toEqual({ type: 'heard', text: '', final: true });
    await connection.next('conversation.item.delete', 0);
    speak(call, question);
    await host.until('utterance-end');
    expect(host.said()).toBe(answer);
    expect(connection.complaints).toEqual([]);
  });

  it('counts what the provider charges, of cancelled responses too', async () => {
    const script = [{ says: answer, hold: { atMs: 200, until: never } }, { says: answer }];
    const { host, call } = await connected({ script });
    speak(call, question);
    await host.until('sound');
    call.interrupt(100);
    speak(call, question);
    await host.until('utterance-end');
    const units = host.events.filter((event) => event.type === 'units').map((event) => event.units);
    expect(units).toHaveLength(2);
    expect(units[1]).toMatchObject({ audioOutputTokens: Math.ceil((answer.length * 50) / 50) });
    const usage = parts(host).find((part) => part.type === 'usage');
    expect(usage).toMatchObject({ inputTokens: (units[0]?.textInputTokens ?? 0) + (units[1]?.textInputTokens ?? 0) });
  });

  it('begins with what was said before', async () => {
    const history = [{ role: 'visitor', text: 'Hello' }, { role: 'assistant', text: 'Hi, how can I help?' }] as const;
    const { host, call, connection } = await connected({}, { history });
    speak(call, question);
    await host.until('utterance-end');
    const items = connection.received.filter(({ type }) => type === 'conversation.item.create').map(({ item }) => item);
    expect(items).toMatchObject([
      { role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
      { role: 'assistant', content: [{ type: 'output_text', text: 'Hi, how can I help?' }] },
    ]);
    expect(connection.complaints).toEqual([]);
  });

  it('goes on in a new session before the old one ends, in a pause, with all that was said', async () => {
    const { host, call, connection } = await connected({ limits: { renewAfterMs: 1 } });
    const first = bench.provider.realtime.connections;
    speak(call, question);
    await host.until('utterance-end');
    expect((await connection.closed).by).toBe('client');
    const second = first[1];
    speak(call, question);
    await host.count('utterance-end', 2);
    const told = bench.provider.realtime.connections.flatMap(({ received }) => received).filter(({ type }) => type === 'conversation.item.create');
    expect(JSON.stringify(told)).toContain(answer);
    expect(second?.received[0]?.type).toBe('session.update');
    expect(host.failures).toEqual([]);
    expect(bench.open()).toBeLessThanOrEqual(2);
  });

  it('loses no word and answers each once, however often sessions change', async () => {
    const { host, call } = await connected({ limits: { renewAfterMs: 1, renewRetryMs: 1 } });
    for (let turn = 1; turn <= 12; turn += 1) {
      speak(call, question);
      await host.count('utterance-end', turn);
    }
    expect(host.events.filter((event) => event.type === 'heard' && event.final)).toHaveLength(12);
    expect(host.said().split(answer)).toHaveLength(13);
    expect(bench.provider.realtime.connections.length).toBeGreaterThan(3);
    expect(bench.provider.realtime.connections.flatMap(({ complaints }) => complaints)).toEqual([]);
    expect(host.failures).toEqual([]);
  });

  it('says a goodbye after what is being said was stopped', async () => {
    const script = [{ says: answer, hold: { atMs: 200, until: never } }];
    const { host, call } = await connected({ script: (turn) => (turn.index === 0 ? (script[0] ?? {}) : plainAnswer(turn)) });
    speak(call, question);
    await host.until('sound');
    const from = host.events.length;
    call.interrupt(100);
    call.say('Goodbye!');
    await host.until('utterance-end', from);
    expect(host.said(from)).toBe('Goodbye!');
  });

  it('sends its key, its name and nothing else of ours; the key leaves by no other way', async () => {
    const { host, call, connection } = await connected();
    speak(call, question);
    await host.until('utterance-end');
    expect(connection.headers).toMatchObject({ authorization: `Bearer ${canaryKey}`, 'user-agent': 'coatcheck' });
    expect(Object.keys(connection.headers).filter((name) => !name.startsWith('sec-websocket-')).toSorted()).toEqual(['authorization', 'connection', 'host', 'upgrade', 'user-agent']);
    const seen: EngineEvent[] = host.events;
    const everything = JSON.stringify([seen, bench.logged, connection.received, connection.path]) + inspect(bench.engine, { depth: 10 });
    expect(everything).not.toContain(canaryKey);
  });
});
