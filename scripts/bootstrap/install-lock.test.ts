import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockPath, takeInstallLock } from './install-lock.mjs';

const never = () => {
  throw new Error('waited for a lock that nobody holds');
};

describe('takeInstallLock', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'coatcheck-lock-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const leaveBehind = (holder: { host: string; pids: number[] }) => writeFileSync(lockPath(root), JSON.stringify(holder));
  const deadPid = async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    return child.pid ?? 0;
  };

  it('lets one in at a time', async () => {
    const order: string[] = [];
    const first = await takeInstallLock(root, never);
    const told = Promise.withResolvers<void>();
    const second = takeInstallLock(root, told.resolve).then((lock) => {
      order.push('second in');
      lock.release();
    });
    await told.promise;
    order.push('first out');
    first.release();
    await second;
    expect(order).toEqual(['first out', 'second in']);
    expect(readdirSync(root)).toEqual([]);
  });

  it('takes over from a holder that was killed', async () => {
    leaveBehind({ host: hostname(), pids: [await deadPid()] });
    const lock = await takeInstallLock(root, never);
    lock.release();
    expect(readdirSync(root)).toEqual([]);
  });

  it('lets one of many at a time take over from a holder that was killed', async () => {
    leaveBehind({ host: hostname(), pids: [await deadPid()] });
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const lock = await takeInstallLock(root, () => undefined);
        most = Math.max(most, ++inside);
        await new Promise(setImmediate);
        inside--;
        lock.release();
      }),
    );
    expect(most).toBe(1);
    expect(readdirSync(root)).toEqual([]);
  });

  it('waits while the npm of a killed holder still runs', async () => {
    const npm = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(npm, 'spawn');
    leaveBehind({ host: hostname(), pids: [await deadPid(), npm.pid ?? 0] });
    const told = Promise.withResolvers<void>();
    const waiting = takeInstallLock(root, told.resolve);
    await told.promise;
    expect(existsSync(lockPath(root))).toBe(true);
    npm.kill('SIGKILL');
    (await waiting).release();
  });

  it("goes by the heartbeat where the holder's processes are on another host", async () => {
    leaveBehind({ host: `not-${hostname()}`, pids: [process.pid] });
    const told = Promise.withResolvers<void>();
    const waiting = takeInstallLock(root, told.resolve);
    await told.promise;
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lockPath(root), longAgo, longAgo);
    (await waiting).release();
    expect(readdirSync(root)).toEqual([]);
  });
});
