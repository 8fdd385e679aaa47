import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { describe, expect, it } from 'vitest';
import type { Agrees, Fits } from '../../../../../tests/harness/provider/type-agreement.ts';
import type { ClientEvent } from './client-events.ts';
import { readServerEvent, type ServerEvent, UnreadableEvent } from './server-events.ts';

/** The types run fails where OpenAI's package moves away from what is sent and read here. */
type Sent = Agrees<Fits<ClientEvent, RealtimeClientEvent>>;
type Known = Agrees<Fits<ServerEvent['type'], RealtimeServerEvent['type']>>;
/** Whatever may come of a type that is read here fits the schema for it. */
type Readable = { [Type in ServerEvent['type']]: Fits<Extract<RealtimeServerEvent, { type: Type }>, Loose<Extract<ServerEvent, { type: Type }>>> };
type EveryOne = Agrees<Fits<Readable[keyof Readable], true>>;
/** A list of any items: those of tools have the fields that are read, the others don't. */
type Loose<Event> = Event extends { response: infer Response } ? Omit<Event, 'response'> & { response: Omit<Response, 'output'> } : Event;

describe('readServerEvent', () => {
  it('reads what matters and is deaf to the rest', () => {
    const agreed: [Sent, Known, EveryOne] = [true, true, true];
    expect(agreed).toHaveLength(3);
    expect(readServerEvent('{"type":"rate_limits.updated","event_id":"e","rate_limits":[]}')).toBeUndefined();
    expect(readServerEvent('{"type":"toString"}')).toBeUndefined();
    expect(readServerEvent('{"type":"response.done","response":{"id":"r","usage":null,"later":1},"event_id":"e"}')).toEqual({
      type: 'response.done',
      response: { id: 'r', usage: null },
    });
  });

  it.each(['', 'null', '[]', '"text"', '{}', '{"type":1}', '{"type":"response.created"}', '{"type":"response.output_audio.delta","delta":1}'])(
    'refuses %s without quoting it',
    (frame) => {
      expect(() => readServerEvent(frame)).toThrow(UnreadableEvent);
      const thrown = (): unknown => {
        try {
          return readServerEvent(`{"type":"response.created","response":"sk-canary"}`);
        } catch (error) {
          return error;
        }
      };
      expect(String(thrown())).not.toContain('canary');
    },
  );
});
