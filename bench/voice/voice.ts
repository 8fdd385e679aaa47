/**
 * `voice`: what calls cost, and how long a visitor waits for the first sound of an answer. Real calls over real sockets: the callers, the server
 * and the provider are processes of their own, on the cores that they have to share. A turn that is not heard, answered and spoken as it should
 * be fails the benchmark.
 *
 * | metric | what |
 * |---|---|
 * | `own_delay_p50_ms`, `…_p95_ms` | of the delay, what is neither the hold nor the provider: own-delay.ts |
 * | `own_delay_together_…` | the same where all 20 calls end their questions at the same moment |
 * | `whole_delay_…`, `served_of_20` | all of the delay, with the parts that need no key: whole-delay.ts |
 * | `memory_per_call_mb`, `cpu_per_call_percent` | of a call that listens: per-call.ts |
 * | `cpu_per_talking_call_percent` | of one whose visitor asks again as soon as they are answered |
 * | `start_cost_ms`, `start_cost_mb` | of a server that nobody calls: start-cost.ts |
 * | `install_mb` | on the disk: install-size.ts |
 */
import type { Bench } from '../report.ts';
import { installSize } from './install-size.ts';
import { ownDelay } from './own-delay.ts';
import { costPerCall } from './per-call.ts';
import { withEmbeddedVoice, withHostedVoice } from './scene.ts';
import { startCost } from './start-cost.ts';
import { wholeDelay } from './whole-delay.ts';

/** Of each of the provider's answers, three of which make a turn. Milliseconds. */
const providerDelayMs = 100;

export const bench: Bench = async (report) => {
  await installSize(report);
  await startCost(report);
  await withHostedVoice(providerDelayMs, async (scene) => {
    await costPerCall(report, scene);
    await ownDelay(report, scene);
  });
  await withEmbeddedVoice((scene) => wholeDelay(report, scene));
};
