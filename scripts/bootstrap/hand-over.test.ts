import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Says `up <pid>`, then each signal by name; ends 100 ms after the first one, unless it is a stubborn one. */
const server = `
  import { setTimeout } from 'node:timers';
  const stubborn = process.argv[2] === 'stubborn';
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {
    console.log(signal);
    if (!stubborn) setTimeout(() => process.exit(0), 100);
  });
  setInterval(() => {}, 60_000);
  console.log('up ' + process.pid + ' ' + String(process.env.COATCHECK_TIED_TO_FD));
  if (process.argv[2] === 'exit') process.exit(Number(process.argv[3]));
  if (process.argv[2] === 'crash') process.kill(process.pid, 'SIGKILL');
`;

const starter = `
  import { handOver } from ${JSON.stringify(new URL('hand-over.mjs', import.meta.url).href)};
  const [stopWithinMs, ...args] = process.argv.slice(2);
  process.exitCode = await handOver(process.execPath, args, { stopWithinMs: Number(stopWithinMs) });
`;

describe('handOver', () => {
  let folder = '';
  const started: ChildProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'coatcheck-hand-over-'));
    writeFileSync(join(folder, 'server.mjs'), server);
    writeFileSync(join(folder, 'starter.mjs'), starter);
  });
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts the server through a starter; its lines, as they come. Ends when both have let go of stdout. */
  function start(stopWithinMs: number, ...args: string[]) {
    const child = spawn(process.execPath, [join(folder, 'starter.mjs'), String(stopWithinMs), join(folder, 'server.mjs'), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(child);
    const ended = once(child, 'exit');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return { child, ended, next: async () => (await lines.next()).value ?? '(end)' };
  }

  it('hands back the exit code, and 128 + n for a signal', async () => {
    expect(await start(1_000, 'exit', '7').ended).toEqual([7, null]);
    expect(await start(1_000, 'crash').ended).toEqual([137, null]);
  });

  it('passes a signal on once, though the terminal and npm both send it', async () => {
    const run = start(5_000);
    expect(await run.next()).toMatch(/^up /);
    run.child.kill('SIGINT');
    expect(await run.next()).toBe('SIGINT');
    run.child.kill('SIGINT');
    expect(await run.next()).toBe('(end)');
    expect(await run.ended).toEqual([0, null]);
  });

  it('kills what does not end in time', async () => {
    const run = start(200, 'stubborn');
    await run.next();
    run.child.kill('SIGTERM');
    expect(await run.next()).toBe('SIGTERM');
    expect(await run.ended).toEqual([137, null]);
  });

  it('takes the server along when it is killed itself, and leaves it no trace of the tie', async () => {
    const run = start(5_000);
    expect(await run.next()).toMatch(/^up \d+ undefined$/);
    run.child.kill('SIGKILL');
    expect(await run.next()).toBe('SIGTERM');
    expect(await run.next()).toBe('(end)');
  });
});
