/** Where the command `coatcheck` begins. `bin/coatcheck.mjs` loads this file once it runs on a Node that can read TypeScript. */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { readSettings } from './config.ts';

// Halves the time a short command takes: reading TypeScript costs more than most commands do. Beside the packages, since
// nobody but who may change the code itself should be able to put compiled code in its place.
enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/coatcheck', import.meta.url)));

// A reader that stops early (`… | head`) is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

// Loaded after the cache was switched on.
const { run } = await import('./run.ts');

process.exitCode = await run(process.argv.slice(2), {
  settings: readSettings(),
  stdout: process.stdout,
  stderr: process.stderr,
});
