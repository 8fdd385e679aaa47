/** Many visitors who call and leave at every moment of a call, in every way one can leave. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { CallDesk } from './call-desk.ts';
import { openCall, type TestCall } from './voice-call.ts';

/** How far a call has come when its visitor leaves. */
const moments = ['opened', 'started', 'listening', 'heard in part', 'thinking', 'speaking'] as const;
/** `end` says so, `close` closes the socket, `destroy` tears it off; whoever is `gone` reads and answers nothing, and the connection stands. */
const departures = ['end', 'close', 'destroy', 'gone'] as const;

export interface StormOptions {
  readonly calls: number;
  readonly atOnce: number;
  /** Of whom nothing is heard any more: these take the server longest to notice. */
  readonly goneMax: number;
  /** What is said, and the silence after it. 16 kHz. */
  readonly question: Int16Array;
}

export interface Storm {
  /** How many came to each moment. */
  readonly reached: ReadonlyMap<string, number>;
  /** Those who are gone: their sockets stand as far as they know. */
  readonly gone: readonly TestCall[];
  /** Who was told that all lines are busy. */
  readonly refused: number;
}

/** The same each time it is asked for. */
function dice(): (sides: number) => number {
  let state = 20_261_125;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * sides);
  };
}

/** Settles when all have left, the gone ones as far as they know. */
export async function callStorm(desk: CallDesk, { calls, atOnce, goneMax, question }: StormOptions): Promise<Storm> {
  const reached = new Map<string, number>();
  const gone: TestCall[] = [];
  const roll = dice();
  let [come, refused] = [0, 0];

  async function callAndLeave(): Promise<void> {
    const [moment, ticks] = [moments[roll(moments.length)] ?? 'opened', roll(8)];
    let departure = departures[roll(departures.length)] ?? 'end';
    const call = await openCall(desk.deployment.port, await desk.newCaller());
    try {
      await bring(call, moment, question);
    } catch (error) {
      // Many who speak at once wait for one ear; who would wait too long is told so.
      if (call.last('error')?.problem.code !== 'voice_busy') throw error;
      refused += 1;
      return;
    }
    reached.set(moment, (reached.get(moment) ?? 0) + 1);
    for (let tick = 0; tick < ticks; tick += 1) await breathe();
    if (departure === 'gone' && gone.length >= goneMax) departure = 'destroy';
    if (departure === 'gone') {
      call.socket.pause();
      gone.push(call);
      return;
    }
    if (departure === 'end') call.send({ type: 'end' });
    else if (departure === 'close') call.socket.close(1000);
    else call.socket.terminate();
    await call.closed;
  }

  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (come < calls) {
        come += 1;
        await callAndLeave();
      }
    }),
  );
  return { reached, gone, refused };
}

async function bring(call: TestCall, moment: (typeof moments)[number], question: Int16Array): Promise<void> {
  if (moment === 'opened') return;
  call.send({ type: 'start' });
  if (moment === 'started') return;
  await call.until('listening', () => call.state === 'listening');
  if (moment === 'listening') return;
  if (moment === 'heard in part') return call.hurry(question.subarray(0, question.length / 3));
  call.hurry(question);
  await call.until(moment, () => call.state === moment || call.state === 'speaking');
}
