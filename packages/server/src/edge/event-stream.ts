/** `text/event-stream`: one JSON object a `data:` line. */
import type { MessageEvent } from '@coatcheck/contract/messages';
import { problemOf } from '@coatcheck/contract/problems';
import type { Log } from '../log.ts';
import { problemFor } from './failure.ts';
import { sealed } from './reply.ts';

/** A comment line this often keeps proxies from closing a stream that thinks. Milliseconds. */
const heartbeatMs = 15_000;

const utf8 = new TextEncoder();

/**
 * @param events what to send; when it throws, the reader gets an `error` event and the message's end
 * @param onEnd called once, however it ends; the reader leaving is one way
 */
export function eventStream(events: AsyncGenerator<MessageEvent>, log: Log, onEnd: () => void): Response {
  let heartbeat: NodeJS.Timeout | undefined;
  let ended = false;
  function end(): void {
    if (ended) return;
    ended = true;
    clearInterval(heartbeat);
    onEnd();
  }

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      heartbeat = setInterval(() => {
        if (!ended) controller.enqueue(utf8.encode(': still here\n\n'));
      }, heartbeatMs);
    },
    async pull(controller) {
      try {
        const next = await events.next();
        if (ended) return;
        if (next.done) {
          end();
          controller.close();
          return;
        }
        controller.enqueue(line(next.value));
      } catch (error) {
        const { code, ...options } = problemFor(error, log);
        // The reader has gone; what failed is in the log all the same.
        if (ended) return;
        controller.enqueue(line({ type: 'error', problem: problemOf(code, options) }));
        controller.enqueue(line({ type: 'message-end', finish_reason: 'error' }));
        end();
        controller.close();
      }
    },
    async cancel() {
      end();
      // Let the generator store what was said, in its own time.
      await drain(events, log);
    },
  });
  return new Response(body, { headers: { ...sealed, 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' } });
}

function line(event: MessageEvent): Uint8Array {
  return utf8.encode(`data: ${JSON.stringify(event)}\n\n`);
}

async function drain(events: AsyncGenerator<MessageEvent>, log: Log): Promise<void> {
  try {
    for await (const _ of events);
  } catch (error) {
    problemFor(error, log);
  }
}
