import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { handOver } from './hand-over.mjs';
import { BootstrapError, installedFor } from './installed.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @typedef {object} Task
 * @property {'production' | 'all'} packages which packages it needs
 * @property {(args: string[]) => string[]} command what the pinned Node runs
 * @property {number} stopWithinMs after the first signal; then the child is killed. The server gives itself less than that
 */

/** @type {Record<string, Task>} */
const tasks = {
  start: {
    packages: 'production',
    command: (args) => ['packages/cli/bin/coatcheck.mjs', 'start', '--demo', ...args],
    stopWithinMs: 2_400,
  },
  test: {
    packages: 'all',
    command: (args) => ['node_modules/vitest/vitest.mjs', 'run', ...args],
    stopWithinMs: 10_000,
  },
  bench: {
    packages: 'all',
    command: (args) => ['bench/run.ts', ...args],
    stopWithinMs: 10_000,
  },
};

/**
 * Runs one task of the table from the repository's root.
 *
 * @param {string[]} argv the task's name, then its own arguments
 * @returns {Promise<number>} the exit code of the process
 */
export async function runTask([name, ...args]) {
  const task = Object.entries(tasks).find(([known]) => known === name)?.[1];
  if (task === undefined) throw new BootstrapError(`usage: node scripts/bootstrap.mjs ${Object.keys(tasks).join(' | ')} [arguments…]`);
  process.chdir(root);
  if (!installedFor(root, task.packages)) {
    // Loaded on the rare path only: a second start should cost next to nothing.
    const { install } = await import('./install.mjs');
    await install(root, task.packages);
  }
  return handOver(pinnedNode(), task.command(args), { stopWithinMs: task.stopWithinMs });
}

/** @throws {BootstrapError} the package `node` could not set itself up */
function pinnedNode() {
  const node = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(node)) return node;
  throw new BootstrapError(
    'The packages are installed, but the pinned Node is not among them: npm must be allowed to run install scripts (see ignore-scripts).',
  );
}
