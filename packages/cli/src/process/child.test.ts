import { mkdtemp, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runChild } from './child.ts';

async function program(source: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'child-')), 'program.mjs');
  await writeFile(path, source);
  return path;
}

describe('a child', () => {
  it('gives its exit code and gets its arguments', async () => {
    const path = await program('process.exit(process.argv[2] === "--demo" ? 5 : 6)');
    expect(await runChild(path, ['--demo'], { quietStdout: true })).toBe(5);
  });

  it('that a signal ended gives 128 and its number', async () => {
    const path = await program('process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000)');
    expect(await runChild(path, [], { quietStdout: true })).toBe(137);
  });

  it('gets the first signal, and the others never', async () => {
    // Its exit code tells which signals came; it waits a moment after the first for others to come as well.
    const path = await program(`
      import { writeFileSync } from 'node:fs';
      let sum = 40;
      const count = (more) => () => { sum += more; setTimeout(() => process.exit(sum), 100); };
      process.on('SIGTERM', count(1));
      process.on('SIGHUP', count(10));
      setInterval(() => {}, 1000);
      writeFileSync(new URL('./up', import.meta.url), '');
    `);
    const listening = watch(dirname(path));
    const ended = runChild(path, [], { quietStdout: true });
    for await (const { filename } of listening) if (filename === 'up') break;
    process.emit('SIGTERM', 'SIGTERM');
    process.emit('SIGTERM', 'SIGTERM');
    process.emit('SIGHUP', 'SIGHUP');
    expect(await ended).toBe(41);
  });

  it('leaves no listener behind', async () => {
    const before = process.listenerCount('SIGTERM');
    await runChild(await program(''), [], { quietStdout: true });
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  it('that is not there is told of', async () => {
    await expect(runChild('/nowhere/main.ts', [], { quietStdout: true })).rejects.toThrow('/nowhere/main.ts is missing');
  });
});
