/** A thread that does as it is told: what is there to be seen of the world, something slow, something hopeless, or its end. */
import { env, exit, execArgv } from 'node:process';
import { answerRequests } from '../answering.ts';

export type Order = 'look' | 'refuse' | 'die' | 'hang' | { readonly busyMs: number };

/** What it did, in order, as it only knows what reached it. */
let orders = 0;

answerRequests((order: Order): string | undefined => {
  orders += 1;
  if (order === 'look') return JSON.stringify({ environment: Object.keys(env), flags: execArgv, orders });
  if (order === 'refuse') return undefined;
  if (order === 'die') exit(1);
  const until = order === 'hang' ? Infinity : performance.now() + order.busyMs;
  while (performance.now() < until) orders += 0;
  return 'done';
});
