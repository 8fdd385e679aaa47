import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A person's Ctrl-C reaches us twice: from the terminal and from npm. Within this time it is one. */
const sameSignalWithinMs = 500;

const tied = new URL('tied.mjs', import.meta.url).href;

const stopSignals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a program in our place: same folder, same terminal, signals passed on, exit code handed back.
 *
 * The child leads a group of its own. Otherwise a terminal, npm and we would each send it the same Ctrl-C, and a program
 * that takes a second one for impatience would skip its clean-up. The other side of that: it no longer dies with us when our
 * group is killed outright. So `tied.mjs` runs in it first, which holds the other end of a pipe and stops it when that closes.
 *
 * @param {string} program a Node
 * @param {string[]} args its script and arguments
 * @param {{ stopWithinMs: number }} options how long it may take to end after the first signal before it is killed
 * @returns {Promise<number>} its exit code; 128 + the signal's number if a signal ended it
 */
export function handOver(program, args, { stopWithinMs }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['--import', tied, ...args], {
      detached: true,
      stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
      env: { ...process.env, COATCHECK_TIED_TO_FD: '3' },
    });
    let lastSignalAt = Number.NEGATIVE_INFINITY;
    /** @type {NodeJS.Timeout | undefined} */
    let patience;
    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => {
      const now = performance.now();
      if (now - lastSignalAt < sameSignalWithinMs) return;
      lastSignalAt = now;
      // Programs rely on a terminal telling their whole group of Ctrl-C, so that is what they get from us too.
      if (signal === 'SIGINT' && process.stdin.isTTY) signalGroup(child.pid, signal);
      else child.kill(signal);
      patience ??= setTimeout(() => signalGroup(child.pid, 'SIGKILL'), stopWithinMs);
    };
    for (const signal of stopSignals) process.on(signal, passOn);
    const settle = () => {
      clearTimeout(patience);
      for (const signal of stopSignals) process.off(signal, passOn);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      settle();
      child.stdio[3]?.destroy();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/**
 * @param {number | undefined} leader its process id, which is its group's too
 * @param {NodeJS.Signals} signal
 */
function signalGroup(leader, signal) {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // It ended at this very moment; the exit event tells.
  }
}
