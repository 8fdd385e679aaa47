/** A message sent, and its answer read event by event while it comes, also when it breaks off in the middle. */
import http from 'node:http';
import { MessageEvent } from '@coatcheck/contract/messages';
import type { TestVisitor } from './deployment.ts';

export interface AnswerStream {
  /** The HTTP status; 0 where no answer came. */
  readonly status: Promise<number>;
  /** What has come so far. */
  readonly events: readonly MessageEvent[];
  /** When each of them came, `performance.now()`. */
  readonly times: readonly number[];
  /** The first event of that type, past or future. @throws {Error} the stream ended without one */
  until<T extends MessageEvent['type']>(type: T): Promise<Extract<MessageEvent, { type: T }>>;
  /** Settles at the stream's end with whether it ended in order (not torn off). Never rejects. */
  readonly ended: Promise<boolean>;
  /** Closes the connection, as a visitor does who leaves. */
  leave(): void;
}

interface Waiting {
  readonly type: string;
  take(event: MessageEvent): void;
  fail(error: Error): void;
}

/**
 * @param onEvent called at the moment an event has come whole: what it acknowledges is acknowledged from here on
 */
export function sendMessage(port: number, visitor: TestVisitor, body: unknown, onEvent: (event: MessageEvent) => void = () => undefined): AnswerStream {
  const events: MessageEvent[] = [];
  const times: number[] = [];
  const waiting = new Set<Waiting>();
  const status = Promise.withResolvers<number>();
  const ended = Promise.withResolvers<boolean>();
  let over = false;
  let rest = '';

  const payload = Buffer.from(JSON.stringify(body));
  const sent = http.request({
    host: '127.0.0.1', port, path: '/v1/messages', method: 'POST',
    headers: { host: visitor.host, 'content-type': 'application/json', 'content-length': payload.length, ...visitor.headers },
  });

  function hear(event: MessageEvent): void {
    events.push(event);
    times.push(performance.now());
    onEvent(event);
    for (const one of waiting) if (one.type === event.type) one.take(event);
  }

  function end(inOrder: boolean): void {
    if (over) return;
    over = true;
    status.resolve(0);
    ended.resolve(inOrder);
    for (const one of waiting) one.fail(new Error(`the stream ended without ${one.type}; it said ${JSON.stringify(events)} ${rest.slice(0, 300)}`));
  }

  sent.on('response', (reply) => {
    status.resolve(reply.statusCode ?? 0);
    reply.setEncoding('utf8').on('data', (text: string) => {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) if (block.startsWith('data: ')) hear(MessageEvent.parse(JSON.parse(block.slice(6))));
    });
    reply.on('close', () => end(reply.complete));
    reply.on('error', () => end(false));
  });
  sent.on('error', () => end(false));
  sent.end(payload);

  return {
    status: status.promise,
    events,
    times,
    until(type) {
      const isIt = (event: MessageEvent): event is Extract<MessageEvent, { type: typeof type }> => event.type === type;
      const past = events.find(isIt);
      if (past !== undefined) return Promise.resolve(past);
      const { promise, resolve, reject } = Promise.withResolvers<Extract<MessageEvent, { type: typeof type }>>();
      const one: Waiting = {
        type,
        take(event) {
          waiting.delete(one);
          if (isIt(event)) resolve(event);
        },
        fail: reject,
      };
      if (over) one.fail(new Error(`the stream is over, and ${type} was not in it; it said ${JSON.stringify(events)} ${rest.slice(0, 300)}`));
      else waiting.add(one);
      return promise;
    },
    ended: ended.promise,
    leave: () => sent.destroy(),
  };
}
