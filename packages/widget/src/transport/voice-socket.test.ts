import { problemOf } from '@coatcheck/contract/problems';
import { endReasons, voiceStates } from '@coatcheck/contract/voice';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CallEvent, openVoiceSocket, readCallEvent } from './voice-socket.ts';

const id = '6f9619ff-8b86-4d01-b42d-00c04fc964ff';

/** As much of a browser's socket as is used. */
class BrowserSocket {
  static readonly OPEN = 1;
  static last: BrowserSocket;
  readonly address: string;
  readonly protocols: readonly string[];
  binaryType = 'blob';
  readyState = 0;
  bufferedAmount = 0;
  readonly sent: unknown[] = [];
  closed: number | undefined;
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: unknown }) => void) | undefined;
  onclose: ((event: { code: number }) => void) | undefined;

  constructor(address: string, protocols: readonly string[]) {
    this.address = address;
    this.protocols = protocols;
    BrowserSocket.last = this;
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(code: number): void {
    this.closed = code;
  }
}

function opened(origin = 'https://bakery.frames.example') {
  vi.stubGlobal('location', { origin });
  const heard: unknown[] = [];
  const socket = openVoiceSocket('a.b.c', {
    open: () => void heard.push('open'),
    event: (event) => void heard.push(event.type),
    sound: (pcm) => void heard.push(pcm.byteLength),
    close: (code) => void heard.push(code),
  });
  return { socket, browser: BrowserSocket.last, heard };
}

beforeEach(() => void vi.stubGlobal('WebSocket', BrowserSocket));
afterEach(() => void vi.unstubAllGlobals());

describe('what the server tells', () => {
  const read = (event: unknown) => readCallEvent(JSON.stringify(event));

  it('is each of the contract’s events', () => {
    const events: CallEvent[] = [
      { type: 'started', call_id: id, seconds_max: 600 },
      ...voiceStates.map((state) => ({ type: 'state', state, utterance: 1 }) as const),
      { type: 'transcript', role: 'user', text: 'Hi', final: false },
      { type: 'transcript', role: 'assistant', text: 'Hi', final: true, message_id: id, conversation_id: id, citations: [{ passage_id: id, title: 'A', excerpt: 'B' }] },
      { type: 'clear' },
      { type: 'lead-captured', lead_id: id },
      { type: 'usage', seconds_in: 1.5, seconds_out: 0 },
      ...endReasons.map((reason) => ({ type: 'ended', reason }) as const),
    ];
    expect(events.map(read)).toEqual(events);
  });

  it('is without what a newer server says beside it', () => {
    expect(read({ type: 'clear', softly: true })).toEqual({ type: 'clear' });
  });

  it('is nothing where nobody knows it, or it is broken', () => {
    const unknown = [
      { type: 'hologram' }, { type: 'state', state: 'humming' }, { type: 'started', call_id: 'x', seconds_max: 1 }, { type: 'transcript', role: 'ghost', text: '', final: true },
      { type: 7 }, { state: 'listening' }, [], 'clear', null, { type: 'ended', reason: 4 },
    ];
    expect(unknown.map(read)).toEqual(unknown.map(() => undefined));
    expect(['', '{"type":', 'hello'].map(readCallEvent)).toEqual([undefined, undefined, undefined]);
  });

  it('names a problem, also one of a newer table, or none', () => {
    const failure = (problem: unknown) => {
      const event = read({ type: 'error', problem });
      return event?.type === 'error' ? [event.failure.code, event.failure.retryable, event.failure.retryAfterSeconds] : undefined;
    };
    expect(failure(problemOf('rate_limited', { retryAfterSeconds: 7 }))).toEqual(['rate_limited', true, 7]);
    expect(failure({ code: 'tea_time', retryable: false })).toEqual(['tea_time', false, undefined]);
    expect(failure(undefined)).toEqual(['internal', true, undefined]);
  });

  it('ends a call also for a reason of a newer server, or for none', () => {
    expect(read({ type: 'ended', reason: 'tea-time' })).toEqual({ type: 'ended', reason: 'tea-time' });
    expect(read({ type: 'ended' })).toEqual({ type: 'ended', reason: '' });
  });
});

describe('a socket', () => {
  it.each([['https://bakery.frames.example', 'wss://bakery.frames.example/v1/voice'], ['http://bakery.localhost:8787', 'ws://bakery.localhost:8787/v1/voice']])(
    'of %s goes to the frame’s own host, with the pass in a subprotocol alone',
    (origin, address) => {
      const { browser } = opened(origin);
      expect(browser).toMatchObject({ address, protocols: ['coatcheck.v1', 'pass.a.b.c'], binaryType: 'arraybuffer' });
    },
  );

  it('tells what it hears, and passes over what it does not know', () => {
    const { browser, heard } = opened();
    browser.onopen?.();
    for (const data of ['{"type":"clear"}', '{"type":"hologram"}', new ArrayBuffer(2_880), new Blob(), 7]) browser.onmessage?.({ data });
    browser.onclose?.({ code: 4408 });
    expect(heard).toEqual(['open', 'clear', 2_880, 4_408]);
  });

  it('sends nothing before it is open and after it was closed, and nothing waits', () => {
    const { socket, browser } = opened();
    socket.send({ type: 'start' });
    expect(socket.sound(new ArrayBuffer(1_280))).toBe(true);
    browser.readyState = 1;
    socket.send({ type: 'start' });
    browser.readyState = 2;
    socket.send({ type: 'end' });
    expect(browser.sent).toEqual(['{"type":"start"}']);
    socket.close();
    expect(browser.closed).toBe(1_000);
  });

  it('drops sound while two seconds of it wait, and still says what is to be said', () => {
    const { socket, browser } = opened();
    browser.readyState = 1;
    browser.bufferedAmount = 64_000;
    expect(socket.sound(new ArrayBuffer(1_280))).toBe(true);
    browser.bufferedAmount = 64_001;
    expect(socket.sound(new ArrayBuffer(1_280))).toBe(false);
    socket.send({ type: 'end' });
    expect(browser.sent).toEqual([expect.any(ArrayBuffer), '{"type":"end"}']);
  });
});
