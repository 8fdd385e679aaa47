/**
 * What a call costs that is open and listens, as the difference between many and few of them: whatever comes with the first call alone is in
 * both. Each caller's microphone sends 50 frames of silence a second, and Silero looks at all of it.
 *
 * - `memory_per_call_mb` is resident memory, after a collection of garbage. The heap would be the kinder figure: what a call needs of sockets,
 *   of messages between threads and of the activity thread's own heap is not in it.
 * - `cpu_per_call_percent` is processor time of all threads of the server, 100 being one core. The database has processes of its own.
 */
import { setTimeout as later } from 'node:timers/promises';
import { say, type Report } from '../report.ts';
import type { Coatcheck } from '../servers/coatcheck.ts';
import type { Scene } from './scene.ts';

/** Many are as many as the activity thread listens to. */
const calls = { few: 8, many: 40 };
/** Until what is gathered for a call has its usual size: two seconds of sound, and the heaps that grow with it. Milliseconds. */
const settleMs = 4_000;
const watchedMs = 5_000;
const targetMb = 2;

interface Cost {
  readonly residentMb: number;
  readonly heapMb: number;
  /** Of one core. */
  readonly processorPercent: number;
}

/** Begins without a call that was ever open: freed memory would be used again and look like none. Leaves none open. */
export async function costPerCall(report: Report, { server, callers }: Scene): Promise<void> {
  await callers.ask('open', { more: calls.few });
  const few = await cost(server);
  await callers.ask('open', { more: calls.many - calls.few });
  const many = await cost(server);
  await callers.ask('hangUp', {});
  const n = calls.many - calls.few;
  const each = (of: (cost: Cost) => number) => (of(many) - of(few)) / n;
  say(`   ${calls.few} calls: ${told(few)}; ${calls.many}: ${told(many)}; each: ${each(({ residentMb }) => residentMb).toFixed(2)} MB, of it ${each(({ heapMb }) => heapMb).toFixed(2)} MB of the main heap`);
  report({ metric: 'memory_per_call_mb', value: each(({ residentMb }) => residentMb), unit: 'MB', better: 'lower', target: targetMb, n });
  report({ metric: 'cpu_per_call_percent', value: each(({ processorPercent }) => processorPercent), unit: '%', better: 'lower', n });
}

async function cost(server: Coatcheck): Promise<Cost> {
  await later(settleMs);
  const processorPercent = await processorDuring(server, () => later(watchedMs));
  const { resident, heap } = await server.ask('memory', {});
  return { residentMb: resident / 1e6, heapMb: heap / 1e6, processorPercent };
}

/** @returns how much of a core the server used meanwhile, in percent */
export async function processorDuring(server: Coatcheck, work: () => Promise<unknown>): Promise<number> {
  const before = await server.ask('processor', {});
  await work();
  const after = await server.ask('processor', {});
  return (100 * (after.ms - before.ms)) / (after.at - before.at);
}

const told = ({ residentMb, heapMb, processorPercent }: Cost): string => `${residentMb.toFixed(0)} MB, heap ${heapMb.toFixed(0)}, ${processorPercent.toFixed(0)} % of a core`;
