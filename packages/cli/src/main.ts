/** Where the command `coatcheck` begins. `bin/coatcheck.mjs` loads this file once it runs on a Node that can read TypeScript. */
import { readSettings } from './config.ts';
import { run } from './run.ts';

// A reader that stops early (`… | head`) is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), {
  settings: readSettings(),
  stdout: process.stdout,
  stderr: process.stderr,
});
