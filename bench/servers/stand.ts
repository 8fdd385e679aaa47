/** What every HTTP benchmark has on its bench: the product, the bare `node:http` server with one of its answers, and the generator's ceiling. */
import { openLoad, type Load } from '../load/generator.ts';
import type { Reply } from '../load/reply.ts';
import { say } from '../report.ts';
import { answerOf } from './answer.ts';
import { startChild } from './child.ts';
import { startCoatcheck, type Coatcheck } from './coatcheck.ts';

/** Visitors' connections, each waiting for its answer before it asks again. */
const connections = 64;

export interface Stand {
  readonly coatcheck: Coatcheck;
  /** Connected to it. */
  readonly ours: Load;
  /** Starts the two others with a real answer. */
  answerWith(reply: Reply): Promise<{ nodeHttp: Load; ceiling: Load }>;
}

/** Runs `work` with everything started, and stops all of it however `work` ends. */
export async function withStand(work: (stand: Stand) => Promise<void>): Promise<void> {
  const closers: (() => unknown)[] = [];
  const opened = async (port: number) => {
    const load = await openLoad(port, connections);
    closers.push(() => load.close());
    return load;
  };
  const started = async (script: URL, reply: Reply) => {
    const child = await startChild(script, answerOf(reply));
    closers.push(() => child.stop());
    return opened(child.port);
  };
  try {
    const coatcheck = await startCoatcheck();
    closers.push(() => coatcheck.stop());
    say('   coatcheck is up');
    await work({
      coatcheck,
      ours: await opened(coatcheck.port),
      answerWith: async (reply) => ({
        nodeHttp: await started(new URL('node-http.ts', import.meta.url), reply),
        ceiling: await started(new URL('bare-socket.ts', import.meta.url), reply),
      }),
    });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}
