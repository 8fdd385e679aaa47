const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/**
 * One line on stderr: on a terminal with a spinner and the seconds so far, else said once and again when done.
 *
 * @param {string} first what is going on
 */
export function showProgress(first) {
  const startedAt = Date.now();
  const { isTTY } = process.stderr;
  let doing = '';
  let frame = 0;
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1_000)} s`;
  const clear = () => {
    clearInterval(timer);
    if (isTTY) process.stderr.write('\r\x1b[K');
  };
  const draw = () => process.stderr.write(`\r\x1b[K${spinner[frame++ % spinner.length]} ${doing} · ${seconds()}`);
  const timer = setInterval(() => isTTY && draw(), 100);
  timer.unref();
  /** @param {string} what */
  const say = (what) => {
    if (what === doing) return;
    doing = what;
    if (isTTY) draw();
    else process.stderr.write(`${what}…\n`);
  };
  say(first);
  return {
    say,
    /** Takes the line away. May be called more than once. */
    clear,
    /** Leaves a line that says how long it took. */
    done() {
      clear();
      process.stderr.write(`${isTTY ? '✓ ' : ''}Packages installed in ${seconds()}.\n`);
    },
  };
}
