/**
 * One install at a time in a clone: two `npm ci` at once empty and fill the same folder and leave ruins.
 *
 * The lock is a file beside node_modules (npm empties that folder) which names the processes that hold it. A holder that was
 * killed leaves the file behind, so the next one looks whether any of them still lives. On another host (a shared disk,
 * another container) that can't be asked; there the holder's heartbeat decides.
 */
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync, linkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const heartbeatMs = 1_000;
const silentForMsMax = 15_000;
const pollMs = 200;

/** @param {string} root */
export const lockPath = (root) => join(root, '.install-lock');

/**
 * Waits until the lock is ours.
 *
 * @param {string} root
 * @param {() => void} onWaiting called once if somebody else has it
 * @returns {Promise<{ alsoHeldBy: (pid: number) => void, release: () => void }>}
 */
export async function takeInstallLock(root, onWaiting) {
  const path = lockPath(root);
  let told = false;
  while (!create(path)) {
    if (isStale(path)) {
      removeStale(root, path);
      continue;
    }
    if (!told) onWaiting();
    told = true;
    await sleep(pollMs);
  }
  const heart = setInterval(() => beat(path), heartbeatMs);
  heart.unref();
  const release = () => {
    clearInterval(heart);
    rmSync(path, { force: true });
  };
  return { alsoHeldBy: (pid) => writeFileSync(path, claim([process.pid, pid])), release };
}

/** @param {string} path */
function beat(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch (error) {
    // Somebody cleaned up by hand. The install goes on; it is not worth failing for.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** @param {number[]} pids */
const claim = (pids) => JSON.stringify({ host: hostname(), pids });

/** @param {string} path */
function create(path) {
  try {
    writeFileSync(path, claim([process.pid]), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
function isStale(path) {
  try {
    const silentForMs = Date.now() - statSync(path).mtimeMs;
    const holder = readHolder(path);
    if (holder?.host === hostname()) return !holder.pids.some(lives);
    return silentForMs > silentForMsMax;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Of several who see the same dead lock only one may remove it, and none may remove the lock of whoever came next: it is
 * moved aside first, which one alone can do, and put back if it turns out to be alive.
 *
 * @param {string} root
 * @param {string} path
 */
function removeStale(root, path) {
  const aside = join(mkdtempSync(join(root, '.install-lock-')), 'lock');
  try {
    renameSync(path, aside);
    if (!isStale(aside)) linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(join(aside, '..'), { recursive: true, force: true });
  }
}

/**
 * @param {string} path
 * @returns {{ host: string, pids: number[] } | undefined} undefined while it is being written
 */
function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** @param {number} pid */
function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {unknown} error */
const codeOf = (error) => (error instanceof Error && 'code' in error ? error.code : undefined);
