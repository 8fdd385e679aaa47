/** Something in the process fails and nobody handles it, as a library of ours once did. What runs is told and the process ends in order. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVisitor } from '../../harness/deployment.ts';
import { databaseProcesses, isAlive, killLeftovers, spawnServer, startServerProcess, type ServerProcess } from '../../harness/process.ts';
import { openCall } from '../../harness/voice-call.ts';

const words = 'what a visitor said';

/** Fails in the process when it is told to, without touching a line of ours. */
const failOn = (signal: string, failure: string) =>
  `--import=data:text/javascript,${encodeURIComponent(`process.on('${signal}', () => { ${failure} })`)}`;

let dataDir: string;
let server: ServerProcess | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'coatcheck-unhandled-'));
});
afterEach(async () => {
  await killLeftovers(dataDir, server);
  server = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

const fatalLines = (stderr: string): { code: string; err: { message?: string } }[] =>
  stderr.split('\n').filter((line) => line.includes('"level":60')).map((line) => JSON.parse(line));

describe('a failure that nobody handles', () => {
  it.each([
    { code: 'unhandled_rejection', failure: `Promise.reject(new TypeError('of a library'))`, message: 'of a library' },
    { code: 'unhandled_rejection', failure: `Promise.reject(${JSON.stringify(words)})`, message: 'string' },
    { code: 'uncaught_exception', failure: `throw new RangeError('of a library')`, message: 'of a library' },
  ])('$code: $failure', async ({ code, failure, message }) => {
    const running = (server = await startServerProcess({ environment: { DATA_DIR: dataDir, NODE_OPTIONS: failOn('SIGUSR2', failure) } }));
    const { supervisor, postmaster } = await databaseProcesses(dataDir);
    const tenant = await running.createTenant({ name: 'A', origins: ['https://a.example'] });
    const call = await openCall(running.port, await openVisitor(running.port, tenant));
    call.send({ type: 'start' });
    await call.until('the start', () => call.last('started') !== undefined);
    running.child.kill('SIGUSR2');
    expect([await call.closed, call.last('ended')?.reason]).toEqual([1012, 'shutdown']);
    expect(await running.exited).toEqual({ code: 1, signal: null });
    expect(fatalLines(running.said.stderr)).toMatchObject([{ code, err: { message } }]);
    expect(running.said.stderr).not.toContain(words);
    for (const pid of [supervisor, postmaster]) expect(await isAlive(pid)).toBe(false);
  });

  it('before anything is served ends the process at once', async () => {
    const { said, exited } = spawnServer({
      environment: { DATA_DIR: dataDir, PORT: '0', CONSOLE_PORT: '0', NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`setTimeout(() => Promise.reject(new Error('early')), 150)`)}` },
    });
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(said.stdout).not.toContain('ready');
    expect(said.stderr).toMatch(/early/);
  });
});
