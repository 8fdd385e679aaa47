/** Work that is done in another process when it is asked for, over the channel that Node keeps between a process and its child. */
import type { ChildProcess } from 'node:child_process';

/** What a process can be asked to do. Briefs and results are whatever can be cloned. */
export type Tasks = Record<string, (brief: never) => Promise<unknown>>;

type Brief<Task> = Task extends (brief: infer Given) => unknown ? Given : never;
type Result<Task> = Task extends (brief: never) => Promise<infer Given> ? Given : never;

/** @throws {Error} the other process could not do it, or ended */
export type Ask<Offered extends Tasks> = <Name extends keyof Offered & string>(name: Name, brief: Brief<Offered[Name]>) => Promise<Result<Offered[Name]>>;

interface Asked {
  readonly id: number;
  readonly task: string;
  readonly brief: never;
}

interface Done {
  readonly id: number;
  readonly result?: never;
  readonly failure?: string;
}

/** The side that does it. Messages of any other kind are somebody else's. */
export function offer(tasks: Tasks): void {
  process.on('message', ({ id, task, brief }: Partial<Asked>) => {
    const work = tasks[task ?? ''];
    if (work === undefined || brief === undefined) return;
    work(brief).then(
      (result) => process.send?.({ id, result }),
      (error: unknown) => process.send?.({ id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
}

/** The side that asks. */
export function askOf<Offered extends Tasks>(child: ChildProcess): Ask<Offered> {
  const waiting = new Map<number, PromiseWithResolvers<never>>();
  let lastId = 0;
  child.on('message', ({ id, result, failure }: Partial<Done>) => {
    const one = waiting.get(id ?? 0);
    if (one === undefined) return;
    waiting.delete(id ?? 0);
    if (failure === undefined) one.resolve(result as never);
    else one.reject(new Error(failure));
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the process ended in the midst of its work'));
  });
  return (task, brief) => {
    lastId += 1;
    const answer = Promise.withResolvers<never>();
    waiting.set(lastId, answer);
    child.send({ id: lastId, task, brief });
    return answer.promise;
  };
}
