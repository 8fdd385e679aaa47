/**
 * `whole_delay_…`: from the last loud frame of a question to the first sound of its answer at the caller's socket, all of it: the hold of 512 ms,
 * and hearing, answering and speaking with the parts that come along and need no key. For one call, for four at once, and for 20 that end
 * their questions at the same moment. One thread hears them one after the other; those who would have to wait for longer than four
 * seconds are told at once that it is busy (docs/decisions/0012): `served_of_20` is how many were answered.
 */
import { readRecording } from '@coatcheck/server/voice/embedded/testing/recordings';
import { say, type Report } from '../report.ts';
import type { Answered, Talk, Turn } from './callers.ts';
import { percentile } from './percentile.ts';
import { questionNames } from './questions.ts';
import type { Scene } from './scene.ts';

const [first, second, third, fourth] = questionNames;
const warmUp: Talk = { calls: 1, questions: [first], together: true, impatient: true };
const one: Talk = { calls: 1, questions: [first, second, third, second, first, fourth], together: true, impatient: true };
const four: Talk = { calls: 4, questions: [second, third], together: false, impatient: true };
const twenty: Talk = { calls: 20, questions: [first], together: true, impatient: true };
/** Of the words of a question, heard as they were said: less, and it is not what was asked that was answered. */
const heardShareMin = 0.5;

/** Leaves no call that could be gone on with. */
export async function wholeDelay(report: Report, { callers }: Scene): Promise<void> {
  await callers.ask('open', { more: one.calls });
  await callers.ask('talk', warmUp);
  reportDelays(report, 'whole_delay', await callers.ask('talk', one));
  await callers.ask('open', { more: four.calls - one.calls });
  reportDelays(report, 'whole_delay_of_4', await callers.ask('talk', four));
  await callers.ask('open', { more: twenty.calls - four.calls });
  const turns = await callers.ask('talk', twenty);
  const served = turns.filter((turn) => turn.outcome === 'answered');
  reportDelays(report, 'whole_delay_of_20', served);
  report({ metric: 'served_of_20', value: served.length, unit: 'turns', better: 'higher', n: turns.length });
}

function reportDelays(report: Report, name: string, turns: readonly Turn[]): void {
  const delays = turns.map((turn) => answered(turn).delayMs);
  const [p50, p95] = [percentile(delays, 0.5), percentile(delays, 0.95)];
  say(`   ${name}: p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)} ms in ${delays.length} turns`);
  report({ metric: `${name}_p50_ms`, value: p50, unit: 'ms', better: 'lower', n: delays.length });
  report({ metric: `${name}_p95_ms`, value: p95, unit: 'ms', better: 'lower', n: delays.length });
}

/** @throws {Error} it was not, or something else was heard than what was said */
function answered(turn: Turn): Answered {
  if (turn.outcome !== 'answered') throw new Error(`a turn was ${turn.outcome}`);
  const said = readRecording(turn.question).said.trim().split(' ');
  const heard = new Set(turn.heard.toLowerCase().match(/[a-z]+/g));
  if (said.filter((word) => heard.has(word)).length < said.length * heardShareMin) throw new Error(`"${said.join(' ')}" was heard as "${turn.heard}"`);
  return turn;
}
