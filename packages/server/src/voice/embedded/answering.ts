/** The inside of a thread that answers what a `WorkQueue` asks. */
import { parentPort, type Transferable } from 'node:worker_threads';
import type { Answered, Asked } from './work-queue.ts';

/**
 * Says that the thread is ready, then answers one request after the other.
 *
 * @param answer gives nothing where it can't. What it throws ends the thread
 */
export function answerRequests<Request, Reply>(answer: (request: Request) => Reply | undefined, transferOf: (reply: Reply) => readonly Transferable[] = () => []): void {
  parentPort?.on('message', ({ id, request }: Asked<Request>) => {
    const reply = answer(request);
    const answered: Answered<Reply> = reply === undefined ? { id } : { id, reply };
    parentPort?.postMessage(answered, reply === undefined ? [] : transferOf(reply));
  });
  parentPort?.postMessage('ready', []);
}
