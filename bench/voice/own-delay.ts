/**
 * `own_delay_p50_ms`, `own_delay_p95_ms`: what this product itself adds between the end of a question and the first sound of its answer, with 20
 * calls at once. Each visitor asks, listens to the whole answer, waits for up to a second and asks again, whatever the others do. Beside it,
 * without a target, the worst that 20 calls can do: all of them end their questions at the same moment.
 *
 *     own delay = (first frame of sound at the caller's socket − last loud frame that left it) − 512 ms of hold − the provider's time
 *
 * - The hold is what voice activity waits for on purpose: 16 silent frames of 32 ms (`speechEndHoldMs`).
 * - The provider's time of a turn is what the provider measured itself, from the last byte of each of its three requests to the first one of
 *   the answer: words heard, first token, first sound. Its fixed delays, and how much longer than those it took.
 * - All else is ours and is counted: the way to the server, frames of 20 ms that fill one of 32, Silero on its thread and waiting for it, how
 *   much longer than to the last loud frame it takes somebody for speaking, the utterance as a file, three requests through the pinned fetch,
 *   the words committed, the knowledge searched, the way back. So is the callers' and the provider's own work, as far as it keeps the server
 *   from the cores that they share, and whatever else the machine does: how idle it was is told beside.
 */
import { speechEndHoldMs } from '@coatcheck/server/voice/speech';
import { median, say, type Report } from '../report.ts';
import type { Talk, Turn } from './callers.ts';
import { watchIdleCores } from './idle-cores.ts';
import { percentile } from './percentile.ts';
import { processorDuring } from './per-call.ts';
import type { ProviderTime } from './provider.ts';
import { answerAbout, letterMs, wordsAskedAbout } from './provider-words.ts';
import { questionNames } from './questions.ts';
import type { ProviderScene } from './scene.ts';

const targets = { p50: 120, p95: 250 };
const callsAtOnce = 20;
/** Of the sound that its letters should make: sentences are spoken one by one, without the blanks between them. */
const spokenShareMin = 0.95;
/** The short ones. */
const [first, second] = questionNames;
const warmUp: Talk = { calls: callsAtOnce, questions: [first], together: false };
const independent: Talk = { calls: callsAtOnce, questions: [first, second, first, second, first], together: false };
/** The worst moment there is: all of them wait for their answers. */
const together: Talk = { ...independent, questions: [first, second], together: true };

/** Leaves its calls open. */
export async function ownDelay(report: Report, { server, callers, provider }: ProviderScene): Promise<void> {
  await callers.ask('open', { more: callsAtOnce });
  await callers.ask('talk', warmUp);
  let turns: readonly Turn[] = [];
  const idle = watchIdleCores();
  const processor = await processorDuring(server, async () => (turns = await callers.ask('talk', independent)));
  say(`   ${callsAtOnce} calls talked; ${(100 * idle()).toFixed(0)} % of the cores were idle`);
  const worst = await callers.ask('talk', together);
  const times = new Map((await provider.ask('times', {})).map((time) => [time.word, time]));
  const delays = told('own delay', turns, times);
  const worstDelays = told('own delay, all at the same moment', worst, times);
  const n = delays.length;
  report({ metric: 'own_delay_p50_ms', value: percentile(delays, 0.5), unit: 'ms', better: 'lower', target: targets.p50, n });
  report({ metric: 'own_delay_p95_ms', value: percentile(delays, 0.95), unit: 'ms', better: 'lower', target: targets.p95, n });
  report({ metric: 'own_delay_together_p50_ms', value: percentile(worstDelays, 0.5), unit: 'ms', better: 'lower', n: worstDelays.length });
  report({ metric: 'own_delay_together_p95_ms', value: percentile(worstDelays, 0.95), unit: 'ms', better: 'lower', n: worstDelays.length });
  report({ metric: 'cpu_per_talking_call_percent', value: processor / callsAtOnce, unit: '%', better: 'lower', n: callsAtOnce });
}

function told(what: string, turns: readonly Turn[], times: ReadonlyMap<string, ProviderTime>): number[] {
  const parts = turns.map((turn) => partsOf(turn, times));
  const delays = parts.map(({ ownMs }) => ownMs);
  const [p50, p95] = [percentile(delays, 0.5), percentile(delays, 0.95)];
  say(`   ${what}: p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)}, max ${Math.max(...delays).toFixed(0)} ms in ${delays.length} turns; the provider took ${median(parts.map(({ providerMs }) => providerMs)).toFixed(0)} ms of a turn`);
  return delays;
}

/** @throws {Error} it was not answered, or not with what the provider said, or not with all the sound of it */
function partsOf(turn: Turn, times: ReadonlyMap<string, ProviderTime>): { readonly ownMs: number; readonly providerMs: number } {
  if (turn.outcome !== 'answered') throw new Error(`a turn was ${turn.outcome}`);
  const { heard, said, delayMs, soundMs } = turn;
  const [word = ''] = wordsAskedAbout(heard);
  const time = times.get(word);
  if (time === undefined || said !== answerAbout(word)) throw new Error(`heard "${heard}", answered "${said}"`);
  if (soundMs < said.length * letterMs * spokenShareMin) throw new Error(`"${said}" in ${soundMs.toFixed(0)} ms`);
  return { ownMs: delayMs - speechEndHoldMs - time.ms, providerMs: time.ms };
}
