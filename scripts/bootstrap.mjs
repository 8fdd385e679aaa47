/**
 * `start | test | bench [args…]`: what `npm start`, `npm test` and `npm run bench` run, in a fresh clone as in an old one.
 *
 * 1. Install what is missing: the production packages for `start`, all of them for `test` and `bench`.
 * 2. Hand over to the pinned Node of node_modules. The machine's own may be as old as 20, so these files are plain
 *    JavaScript without dependencies; this one stays readable to still older ones, so that they can be told.
 * 3. Pass signals on, end when the child ends, with its exit code.
 *
 * Everything said here goes to stderr: stdout belongs to the task (`npm run bench` prints JSON there).
 */
const oldestMajor = 20;
const major = Number(process.versions.node.split('.')[0]);

if (major < oldestMajor) {
  console.error(`Coatcheck needs Node ${oldestMajor} or newer to install itself; this is ${process.version}.`);
  process.exitCode = 1;
} else {
  import('./bootstrap/tasks.mjs')
    .then((tasks) => tasks.runTask(process.argv.slice(2)))
    .then(
      (code) => {
        process.exitCode = code;
      },
      (/** @type {unknown} */ error) => {
        console.error(error instanceof Error && error.name === 'BootstrapError' ? error.message : error);
        process.exitCode = 1;
      },
    );
}
