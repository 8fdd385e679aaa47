/** The local realtime provider is what the relay is tested against, so it must be as strict as the real one is. */
import { once } from 'node:events';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type LocalProvider, startProvider } from '../harness/provider/start-provider.ts';
import { tone } from '../harness/provider/voice-box.ts';
import { pcmBytes } from '@coatcheck/server/voice/pipeline/pcm16';

let provider: LocalProvider;
let socket: WebSocket;
let events: RealtimeServerEvent[];
let arrived: (() => void)[];

const connect = (key = 'right', query = '?model=gpt-realtime', headers = {}) =>
  new WebSocket(`${provider.origin.replace('http', 'ws')}/v1/realtime${query}`, { headers: { authorization: `Bearer ${key}`, ...headers } });
const say = (event: object) => socket.send(JSON.stringify(event));
const append = (samples: Int16Array) => say({ type: 'input_audio_buffer.append', audio: pcmBytes(samples).toString('base64') });
const silence = (ms: number) => new Int16Array(ms * 24);
const types = () => events.map(({ type }) => type);

/** @returns the first event of this type, or the first from a place on */
async function event<Type extends RealtimeServerEvent['type']>(type: Type, from = 0): Promise<Extract<RealtimeServerEvent, { type: Type }>> {
  for (;;) {
    const found = events.slice(from).find((one) => one.type === type);
    if (found !== undefined) return found as Extract<RealtimeServerEvent, { type: Type }>;
    await new Promise<void>((resolve) => arrived.push(resolve));
  }
}
async function complaint(about: object | string): Promise<object> {
  const from = events.length;
  if (typeof about === 'string') socket.send(about);
  else say(about);
  return (await event('error', from)).error;
}
/** Events are in order: what this answers, all before it has been answered too. */
async function settled(): Promise<void> {
  await complaint({ type: 'conversation.item.retrieve', item_id: 'none' });
  events.pop();
}

beforeEach(async () => {
  provider = await startProvider({ apiKey: 'right' });
  events = [];
  arrived = [];
  socket = connect();
  socket.on('message', (data: Buffer) => {
    events.push(JSON.parse(data.toString('utf8')) as RealtimeServerEvent);
    for (const tell of arrived.splice(0)) tell();
  });
  await event('session.created');
});
afterEach(async () => {
  socket.terminate();
  await provider.close();
});

describe('a connection', () => {
  it('begins with the session as it is by default', async () => {
    expect((await event('session.created')).session).toMatchObject({
      type: 'realtime',
      model: 'gpt-realtime',
      audio: { input: { turn_detection: { type: 'server_vad', create_response: true } }, output: { voice: 'alloy' } },
    });
    expect(provider.realtime.connections[0]?.headers.authorization).toBe('Bearer right');
  });

  it('is refused with a wrong key, which is quoted, as the real one does', async () => {
    const refused = connect('wrong');
    refused.on('error', () => undefined);
    const [, response] = (await once(refused, 'unexpected-response')) as [unknown, { statusCode: number; [Symbol.asyncIterator](): AsyncIterator<Buffer> }];
    let body = '';
    for await (const piece of { [Symbol.asyncIterator]: () => response[Symbol.asyncIterator]() }) body += String(piece);
    expect([response.statusCode, body]).toEqual([401, expect.stringContaining('wrong')]);
  });

  it.each([
    ['no model', '', {}, 'missing_model'],
    ['another model', '?model=gpt-9', {}, 'model_not_found'],
    ['the header of the beta', '?model=gpt-realtime', { 'openai-beta': 'realtime=v1' }, 'beta_api_shape_disabled'],
  ])('is ended after %s', async (_what, query, headers, code) => {
    const other = connect('right', query, headers);
    const said: string[] = [];
    other.on('message', (data: Buffer) => said.push(data.toString('utf8')));
    const [closeCode] = await once(other, 'close');
    expect([closeCode, said.map((text) => JSON.parse(text))]).toMatchObject([4000, [{ type: 'error', error: { code } }]]);
  });

  it('ends after its time, with a word', async () => {
    provider.realtime.connections[0]?.expire();
    expect((await event('error')).error.code).toBe('session_expired');
    expect((await provider.realtime.connections[0]?.closed)?.by).toBe('provider');
  });
});

describe('what is wrong', () => {
  it.each([
    ['no JSON', '{"type":', 'invalid_json', null],
    ['an event it does not know', { type: 'session.destroy' }, 'invalid_value', 'type'],
    ['an event of a prototype', { type: 'constructor' }, 'invalid_value', 'type'],
    ['a field it does not know', { type: 'response.cancel', tenant: 'x' }, 'unknown_parameter', 'tenant'],
    ['a field deeper down', { type: 'session.update', session: { type: 'realtime', audio: { input: { rate: 8_000 } } } }, 'unknown_parameter', 'session.audio.input.rate'],
    ['16 kHz', { type: 'session.update', session: { type: 'realtime', audio: { input: { format: { type: 'audio/pcm', rate: 16_000 } } } } }, 'invalid_value', 'session.audio.input.format'],
    ['another model half-way', { type: 'session.update', session: { type: 'realtime', model: 'gpt-realtime-2' } }, 'invalid_value', 'session.model'],
    ['no type of session', { type: 'session.update', session: {} }, 'invalid_value', 'session.type'],
    ['no base64', { type: 'input_audio_buffer.append', audio: 'not base64!' }, 'invalid_value', 'audio'],
    ['an empty append', { type: 'input_audio_buffer.append', audio: '' }, 'invalid_value', 'audio'],
    ['a commit of nothing', { type: 'input_audio_buffer.commit' }, 'input_audio_buffer_commit_empty', null],
    ['a cancel of nothing', { type: 'response.cancel' }, 'response_cancel_not_active', null],
    ["what is WebRTC's", { type: 'output_audio_buffer.clear' }, 'invalid_value', 'type'],
    ['an item it does not have', { type: 'conversation.item.delete', item_id: 'item_1' }, 'item_not_found', 'item_id'],
    ['an assistant that is said to have been told something', { type: 'conversation.item.create', item: { type: 'message', role: 'assistant', content: [{ type: 'input_text', text: 'Hi' }] } }, 'invalid_value', 'item'],
    ['the result of a call that was not made', { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: 'call_1', output: '' } }, 'invalid_tool_call_id', 'item.call_id'],
    ['a truncation of nothing', { type: 'conversation.item.truncate', item_id: 'item_1', content_index: 0, audio_end_ms: 0 }, 'item_not_found', 'item_id'],
    ['a truncation to a fraction', { type: 'conversation.item.truncate', item_id: 'item_1', content_index: 0, audio_end_ms: 0.5 }, 'invalid_value', 'audio_end_ms'],
  ])('is told, and the session goes on: %s', async (_what, sent, code, param) => {
    const about = typeof sent === 'string' ? sent : { ...sent, event_id: 'mine' };
    expect(await complaint(about)).toMatchObject({ type: 'invalid_request_error', code, param, event_id: typeof sent === 'string' ? null : 'mine' });
    say({ type: 'session.update', session: { type: 'realtime' } });
    await event('session.updated');
  });

  it('is an append of more than 15 MiB', async () => {
    const audio = Buffer.alloc(15 * 1024 * 1024 + 3).toString('base64');
    expect(await complaint({ type: 'input_audio_buffer.append', audio })).toMatchObject({ code: 'invalid_value', param: 'audio' });
  });
});

describe('the conversation', () => {
  it('is updated field by field', async () => {
    say({ type: 'session.update', session: { type: 'realtime', instructions: 'Be brief.', audio: { input: { transcription: { model: 'gpt-4o-mini-transcribe' } } } } });
    const { session } = await event('session.updated');
    expect(session).toMatchObject({ instructions: 'Be brief.', audio: { input: { format: { rate: 24_000 }, turn_detection: { type: 'server_vad' } } } });
  });

  it('takes items in their order', async () => {
    for (const [role, type] of [['user', 'input_text'], ['assistant', 'output_text'], ['system', 'input_text']]) {
      say({ type: 'conversation.item.create', item: { id: `item_${role}`, type: 'message', role, content: [{ type, text: 'Hi' }] } });
    }
    await settled();
    const added = events.filter((one) => one.type === 'conversation.item.added');
    expect(added.map(({ previous_item_id, item }) => [previous_item_id, item.id])).toEqual([
      [null, 'item_user'],
      ['item_user', 'item_assistant'],
      ['item_assistant', 'item_system'],
    ]);
    say({ type: 'conversation.item.delete', item_id: 'item_user' });
    await event('conversation.item.deleted');
    expect(await complaint({ type: 'conversation.item.create', previous_item_id: 'item_user', item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] } })).toMatchObject({ code: 'item_not_found' });
  });

  it('hears speech, its end, and answers', async () => {
    say({ type: 'session.update', session: { type: 'realtime', audio: { input: { transcription: { model: 'gpt-4o-mini-transcribe' } } } } });
    append(silence(400));
    append(tone(800, 24_000));
    append(silence(600));
    const done = await event('response.done');
    await event('conversation.item.input_audio_transcription.completed');
    const order = ['input_audio_buffer.speech_started', 'input_audio_buffer.speech_stopped', 'input_audio_buffer.committed', 'conversation.item.added', 'conversation.item.done', 'response.created', 'rate_limits.updated', 'response.output_item.added', 'conversation.item.added', 'response.content_part.added', 'response.output_audio_transcript.delta', 'response.output_audio.delta'];
    expect(types().filter((type) => !type.includes('transcription') && !type.startsWith('session')).slice(0, order.length)).toEqual(order);
    expect(types().slice(types().lastIndexOf('response.output_audio.delta') + 1).filter((type) => !type.includes('transcription'))).toEqual([
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
    ]);
    expect(await event('input_audio_buffer.speech_started')).toMatchObject({ audio_start_ms: 100 });
    expect((await event('conversation.item.input_audio_transcription.completed')).transcript).toBe('When are you open?');
    expect(done.response).toMatchObject({ status: 'completed', usage: { output_token_details: { audio_tokens: 30 } } });
    expect(done.response.usage?.input_token_details?.audio_tokens).toBeGreaterThanOrEqual(13);
  });

  it('hears nothing in silence', async () => {
    append(silence(5_000));
    await settled();
    expect(types()).toEqual(['session.created']);
  });

  it('waits for the commit where it is not to detect turns, and answers when it is told to', async () => {
    say({ type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection: null } } } });
    append(tone(50, 24_000));
    expect(await complaint({ type: 'input_audio_buffer.commit' })).toMatchObject({ code: 'input_audio_buffer_commit_empty' });
    append(tone(50, 24_000));
    say({ type: 'input_audio_buffer.commit' });
    await settled();
    expect(types()).not.toContain('response.created');
    say({ type: 'response.create' });
    await event('response.done');
    say({ type: 'input_audio_buffer.clear' });
    await event('input_audio_buffer.cleared');
  });

  it('calls tools and takes what came of them', async () => {
    provider.realtime.follow([{ toolCalls: [{ name: 'search', arguments: { query: 'hours' } }] }, { says: 'At nine.' }]);
    say({ type: 'response.create' });
    const call = await event('response.function_call_arguments.done');
    expect(call).toMatchObject({ name: 'search', arguments: '{"query":"hours"}' });
    await event('response.done');
    say({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id: call.call_id, output: '9:00' } });
    say({ type: 'response.create' });
    expect((await event('response.output_audio_transcript.done')).transcript).toBe('At nine.');
  });
});

describe('a response', () => {
  const held = Promise.withResolvers<void>().promise;

  it('is one at a time, and cancelled on request', async () => {
    provider.realtime.follow([{ says: 'We are open from eight to six.', hold: { atMs: 500, until: held } }, { says: 'Yes.' }]);
    say({ type: 'response.create' });
    await event('response.output_audio.delta');
    expect(await complaint({ type: 'response.create' })).toMatchObject({ code: 'conversation_already_has_active_response' });
    expect(await complaint({ type: 'response.cancel', response_id: 'resp_another' })).toMatchObject({ code: 'response_cancel_not_active' });
    say({ type: 'response.cancel' });
    const { response } = await event('response.done');
    expect(response).toMatchObject({ status: 'cancelled', status_details: { reason: 'client_cancelled' }, output: [{ status: 'incomplete' }] });
    expect(await complaint({ type: 'response.cancel' })).toMatchObject({ code: 'response_cancel_not_active' });
  });

  it('is truncated to what was heard, and never beyond its end', async () => {
    provider.realtime.follow([{ says: 'Yes.', pieceMs: 100 }]);
    say({ type: 'response.create' });
    const { response } = await event('response.done');
    const item_id = response.output?.[0]?.id ?? '';
    const truncate = (audio_end_ms: number, content_index = 0) => ({ type: 'conversation.item.truncate', item_id, content_index, audio_end_ms });
    expect(await complaint(truncate(201))).toMatchObject({ code: 'invalid_value', param: 'audio_end_ms' });
    expect(await complaint(truncate(10, 1))).toMatchObject({ code: 'invalid_value', param: 'item_id' });
    say(truncate(150));
    expect(await event('conversation.item.truncated')).toMatchObject({ item_id, audio_end_ms: 150 });
    expect(await complaint(truncate(151))).toMatchObject({ param: 'audio_end_ms' });
  });

  it('is interrupted by speech, and the next one answers that', async () => {
    provider.realtime.follow([{ says: 'We are open from eight to six.', hold: { atMs: 300, until: held }, latePieces: 2 }, { says: 'Yes.' }]);
    say({ type: 'response.create' });
    await event('response.output_audio.delta');
    append(tone(500, 24_000));
    const { response } = await event('response.done');
    expect(response.status_details).toEqual({ type: 'cancelled', reason: 'turn_detected' });
    const until = events.findIndex(({ type }) => type === 'response.done');
    append(silence(600));
    expect((await event('response.done', until + 1)).response.status).toBe('completed');
  });

  it('fixes the voice', async () => {
    const voice = (name: string) => ({ type: 'session.update', session: { type: 'realtime', audio: { output: { voice: name } } } });
    say(voice('marin'));
    say({ type: 'response.create' });
    await event('response.done');
    expect(await complaint(voice('cedar'))).toMatchObject({ code: 'cannot_update_voice' });
    say(voice('marin'));
    await event('session.updated', events.length);
  });

  it('breaks in every way it is told to', async () => {
    provider.realtime.follow([
      { says: 'Yes, we are.', trouble: { kind: 'failed', afterMs: 100, message: 'overloaded' } },
      { says: 'Yes.', trouble: { kind: 'error-event', afterMs: 100, message: 'hiccup' } },
      { says: 'Yes.', trouble: { kind: 'close', afterMs: 100, code: 1011 } },
    ]);
    say({ type: 'response.create' });
    expect((await event('response.done')).response).toMatchObject({ status: 'failed', status_details: { error: { message: 'overloaded' } } });
    const from = events.length;
    say({ type: 'response.create' });
    expect((await event('error', from)).error).toMatchObject({ type: 'server_error', message: 'hiccup' });
    expect((await event('response.done', from)).response.status).toBe('completed');
    say({ type: 'response.create' });
    const [code] = await once(socket, 'close');
    expect([code, (await provider.realtime.connections[0]?.closed)?.by]).toEqual([1011, 'provider']);
  });
});
