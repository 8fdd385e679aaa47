/** How the realtime provider says something: the package's own types decide what may be said. */
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';

type WithoutId<Event> = Event extends unknown ? Omit<Event, 'event_id'> : never;

/** A server's event before its id is put on. */
export type Said = WithoutId<RealtimeServerEvent>;
export type Emit = (event: Said) => void;

/** What was asked for can't be done; the session goes on. */
export class Complaint extends Error {
  readonly code: string;
  readonly param: string | undefined;

  constructor(code: string, message: string, param?: string) {
    super(message);
    this.code = code;
    this.param = param;
  }
}
