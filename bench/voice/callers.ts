/**
 * Visitors who call, in a process of their own: each has a socket of its own and a microphone that is open all the time, 50 frames a
 * second. What they note of a turn is when their last loud frame left and when the first sound came, by one clock.
 */
import { once } from 'node:events';
import { setTimeout as later } from 'node:timers/promises';
import { openVisitor } from '../../tests/harness/deployment.ts';
import { openCall, type TestCall } from '../../tests/harness/voice-call.ts';
import { offer } from '../servers/tasks.ts';
import { question, type QuestionName } from './questions.ts';

export interface CallersBrief {
  readonly port: number;
  readonly tenant: { readonly label: string; readonly publishable_key: string };
}

export interface Talk {
  /** Of the calls that are open, so many talk; the others go on listening. */
  readonly calls: number;
  /** One after the other, of each of them. */
  readonly questions: readonly QuestionName[];
  /** Whether all wait for the slowest and end their next question at the same moment. Else each goes on when it has its answer. */
  readonly together: boolean;
  /** Whether an answer is stopped as soon as it can be heard. */
  readonly impatient?: boolean;
}

/** One question, and what came of it. */
export type Turn = Answered | Busy;

export interface Answered {
  readonly outcome: 'answered';
  readonly question: QuestionName;
  readonly heard: string;
  readonly said: string;
  /** From when the last loud frame left to when the first sound came. Milliseconds. */
  readonly delayMs: number;
  /** Of all the sound that came. Milliseconds. */
  readonly soundMs: number;
}

/** Told that there is too much to do, and hung up on. */
export interface Busy {
  readonly outcome: 'busy';
}

interface Question {
  readonly name: QuestionName;
  readonly samples: Int16Array;
}

/** Between two questions of one caller who does not wait for others. Milliseconds. */
const pauseMsMax = 1_000;
/** So long an impatient one listens: a word or two, as of an answer that nobody heard a word of nothing is kept. Milliseconds. */
const impatientMs = 1_000;
/** Visitors who come at once. */
const comingAtOnce = 8;

const [{ port, tenant }] = (await once(process, 'message')) as [CallersBrief];
const calls: TestCall[] = [];

async function openOne(): Promise<void> {
  const call = await openCall(port, await openVisitor(port, tenant));
  call.send({ type: 'start' });
  await call.until('listening', () => call.state === 'listening');
  call.listen();
  calls.push(call);
}

/** @throws {Error} it was not answered, whatever the reason but `busy` */
async function haveTurn(call: TestCall, { name, samples }: Question, impatient: boolean): Promise<Turn> {
  const before = { heard: call.said('user').length, said: call.said('assistant').length, sound: call.sound.length };
  call.speak(samples);
  try {
    if (impatient) {
      await call.until('a sound and the words that were heard', () => call.sound.length > before.sound && call.said('user').length > before.heard);
      await later(impatientMs);
      call.send({ type: 'interrupt' });
    }
    await call.until('an answer', () => call.said('assistant').length > before.said && call.state === 'listening');
  } catch (error) {
    if (call.last('error')?.problem.code !== 'voice_busy') throw error;
    return { outcome: 'busy' };
  }
  const sound = call.sound.slice(before.sound);
  const [first] = sound;
  const heard = call.said('user').slice(before.heard).join(' ');
  const said = call.said('assistant').slice(before.said).join(' ');
  if (first === undefined || heard === '' || said === '') throw new Error(`a turn without ${first === undefined ? 'sound' : 'words'}`);
  const soundMs = sound.reduce((ms, { samples: part }) => ms + part.length / 24, 0);
  return { outcome: 'answered', question: name, heard, said, delayMs: first.at - call.lastSpokenAt, soundMs };
}

async function talkEach(talking: readonly TestCall[], questions: readonly Question[], impatient: boolean): Promise<Turn[]> {
  const turns = await Promise.all(
    talking.map(async (call, caller) => {
      const mine: Turn[] = [];
      for (const [turn, one] of questions.entries()) {
        // Spread evenly, and each time by another order.
        await later((((caller * 7 + turn * 3) % talking.length) / talking.length) * pauseMsMax);
        mine.push(await haveTurn(call, one, impatient));
      }
      return mine;
    }),
  );
  return turns.flat();
}

async function talkTogether(talking: readonly TestCall[], questions: readonly Question[], impatient: boolean): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (const one of questions) turns.push(...(await Promise.all(talking.map((call) => haveTurn(call, one, impatient)))));
  return turns;
}

const tasks = {
  /** Opens so many more calls. All of them listen when it settles. */
  async open({ more }: { readonly more: number }): Promise<void> {
    for (let left = more; left > 0; left -= comingAtOnce) await Promise.all(Array.from({ length: Math.min(left, comingAtOnce) }, openOne));
  },
  async talk({ calls: count, questions, together, impatient = false }: Talk): Promise<Turn[]> {
    const talking = calls.slice(0, count);
    if (talking.length < count) throw new Error(`${talking.length} calls are open, not ${count}`);
    const asked = questions.map((name) => ({ name, samples: question(name) }));
    return (together ? talkTogether : talkEach)(talking, asked, impatient);
  },
  /** @throws {Error} one of them had been closed */
  async hangUp(_: object): Promise<void> {
    const lost = calls.filter(({ closeCode }) => closeCode !== undefined);
    await Promise.all(calls.filter(({ closeCode }) => closeCode === undefined).map((call) => call.end()));
    calls.length = 0;
    if (lost.length > 0) throw new Error(`${lost.length} calls had been closed, with ${[...new Set(lost.map(({ closeCode }) => closeCode))].join(', ')}`);
  },
};
export type CallersTasks = typeof tasks;

offer(tasks);
process.send?.({ port });
