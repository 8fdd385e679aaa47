/** Runs one of this repository's own programs in a process of its own, and lives exactly as long as it does. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { exitCodes, Failure } from '../failure.ts';

export interface ChildOptions {
  /** The child's stdout goes to our stderr: stdout is kept for the one JSON document. */
  readonly quietStdout: boolean;
  /** Called as soon as the process is there. */
  readonly started?: (child: ChildProcess) => void;
}

/**
 * SIGINT, SIGTERM and SIGHUP are passed on, the first of them and no other: a server that is ending would take a second
 * one for impatience. A terminal's Ctrl-C reaches the whole foreground group by itself, so it isn't passed on from there.
 *
 * @returns the child's exit code; 128 and the signal's number where a signal ended it
 * @throws {Failure} `unexpected`: the program isn't there or can't be run
 */
export async function runChild(script: string, args: readonly string[], { quietStdout, started }: ChildOptions): Promise<number> {
  if (!existsSync(script)) {
    throw new Failure({
      code: 'unexpected',
      title: `${script} is missing; this installation is not complete.`,
      exit: exitCodes.unexpected,
    });
  }
  const child = spawn(pinnedNode(), [script, ...args], {
    stdio: ['inherit', quietStdout ? process.stderr : 'inherit', 'inherit'],
  });
  const forward = forwardOnce(child);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject);
  child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  started?.(child);
  try {
    return await promise;
  } finally {
    forward.stop();
  }
}

function forwardOnce(child: ChildProcess): { stop(): void } {
  let passedOn = false;
  const pass = (signal: NodeJS.Signals) => {
    if (passedOn || (signal === 'SIGINT' && process.stdin.isTTY)) return;
    passedOn = true;
    // A terminal that was closed means: come to an end. SIGHUP itself would kill a server that doesn't expect it.
    child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, pass);
  return {
    stop() {
      for (const signal of signals) process.off(signal, pass);
    },
  };
}

/** The Node that this repository was tested with; where it isn't installed, the one that runs this. */
function pinnedNode(): string {
  try {
    const pinned = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
    return existsSync(pinned) ? pinned : process.execPath;
  } catch {
    return process.execPath;
  }
}
