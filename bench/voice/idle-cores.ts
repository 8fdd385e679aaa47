/** How much of the machine was left over while something was measured: with nothing left, what is measured is other people's work. */
import { cpus } from 'node:os';

interface Times {
  readonly idle: number;
  readonly all: number;
}

function times(): Times {
  const each = cpus().map((core) => core.times);
  return {
    idle: each.reduce((sum, { idle }) => sum + idle, 0),
    all: each.reduce((sum, { idle, irq, nice, sys, user }) => sum + idle + irq + nice + sys + user, 0),
  };
}

/** @returns a function that tells which share of the cores' time nobody used since now, from 0 to 1 */
export function watchIdleCores(): () => number {
  const from = times();
  return () => {
    const to = times();
    return (to.idle - from.idle) / Math.max(1, to.all - from.all);
  };
}
