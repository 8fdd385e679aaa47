/** A server of the benchmark in a process of its own: told by message what it needs, it tells its port. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { askOf, type Ask, type Tasks } from './tasks.ts';

export interface ChildServer<Offered extends Tasks = Tasks> {
  readonly port: number;
  readonly ask: Ask<Offered>;
  stop(): Promise<void>;
}

/**
 * @param script waits for one message and sends `{ port }`
 * @param brief the message
 * @throws {Error} it ended before it listened
 */
export async function startChild<Offered extends Tasks = Tasks>(script: URL, brief: unknown): Promise<ChildServer<Offered>> {
  // Its stdout is not ours: that one carries the results.
  const child = fork(fileURLToPath(script), { stdio: ['ignore', 2, 2, 'ipc'], serialization: 'advanced' });
  const ended = once(child, 'exit');
  child.send(brief as object);
  const first = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
  if (first === undefined) throw new Error(`${script.pathname.split('/').at(-1)} ended before it listened`);
  const [{ port }] = first as [{ port: number }];
  return {
    port,
    ask: askOf<Offered>(child),
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
