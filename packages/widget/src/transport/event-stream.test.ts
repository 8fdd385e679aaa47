import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createEventParser, readEventStream } from './event-stream.ts';
import { Failure } from './failure.ts';

/** A response whose body is these pieces, and then ends, breaks or says nothing more. */
function response(pieces: readonly string[], ending: 'end' | 'break' | 'silence' = 'end') {
  const seen = { cancelled: false };
  const encoder = new TextEncoder();
  const left = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const piece = left.shift();
      if (piece !== undefined) controller.enqueue(encoder.encode(piece));
      else if (ending === 'end') controller.close();
      else if (ending === 'break') controller.error(new TypeError('network error'));
      else return new Promise<void>(() => undefined);
      return undefined;
    },
    cancel: () => {
      seen.cancelled = true;
    },
  });
  return { response: new Response(body), seen };
}

const never = new AbortController().signal;

describe('an event stream', () => {
  it('gives the payload of each event', () => {
    const seen: string[] = [];
    createEventParser((data) => seen.push(data))(': hi\nid: 7\ndata: one\n\ndata:two\r\n\r\nevent: x\r\rdata: a\ndata: b\n\ndata\n\nretry: 5\n\ndata: unfinished\n');
    expect(seen).toEqual(['one', 'two', 'a\nb', '']);
  });

  it('does not mind where it is cut', () => {
    const event = fc.tuple(fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, ' ')), fc.constantFrom('\n', '\r\n', '\r'));
    fc.assert(
      fc.property(fc.array(event, { minLength: 1 }), fc.array(fc.nat(200)), (events, cuts) => {
        const whole = events.map(([text, end]) => `data: ${text}${end}${end}`).join('');
        const seen: string[] = [];
        const feed = createEventParser((data) => seen.push(data));
        let from = 0;
        for (const cut of [...cuts].sort((a, b) => a - b)) {
          if (cut <= from || cut >= whole.length) continue;
          feed(whole.slice(from, cut));
          from = cut;
        }
        feed(whole.slice(from));
        // An event that ends in CR alone is known to have ended with the next byte.
        feed('\n');
        expect(seen).toEqual(events.map(([text]) => text));
      }),
      { numRuns: 500 },
    );
  });

  it('takes a line end that was cut in two for one', () => {
    const seen: string[] = [];
    const feed = createEventParser((data) => seen.push(data));
    for (const piece of ['data: a\r', '', '\ndata: b\r\n\r', '\n']) feed(piece);
    expect(seen).toEqual(['a\nb']);
  });

  it('keeps characters whole that were cut between bytes', async () => {
    const bytes = new TextEncoder().encode('data: grüße 😀\n\n');
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const seen: string[] = [];
    await readEventStream(new Response(body), (data) => seen.push(data), never);
    expect(seen).toEqual(['grüße 😀']);
  });

  it('says that it broke off', async () => {
    const { response: broken } = response(['data: a\n\n'], 'break');
    const seen: string[] = [];
    const reading = readEventStream(broken, (data) => seen.push(data), never);
    await expect(reading).rejects.toMatchObject({ code: 'interrupted', retryable: true });
    await expect(reading).rejects.toBeInstanceOf(Failure);
    expect(seen).toEqual(['a']);
  });

  it('gives up on one that fell silent, and lets go of it', async () => {
    vi.useFakeTimers();
    try {
      const { response: silent, seen } = response(['data: a\n\n'], 'silence');
      const ended = readEventStream(silent, () => undefined, never).catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(75_001);
      expect(await ended).toMatchObject({ code: 'interrupted' });
      expect(seen.cancelled).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is stopped by its signal', async () => {
    const { response: silent, seen } = response(['data: a\n\n'], 'silence');
    const controller = new AbortController();
    const reading = readEventStream(silent, () => controller.abort(), controller.signal);
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen.cancelled).toBe(true);
  });

  it('refuses an event without an end', () => {
    const feed = createEventParser(() => undefined);
    expect(() => feed(`data: ${'x'.repeat(1_000_001)}`)).toThrow('interrupted');
  });
});
