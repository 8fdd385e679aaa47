/**
 * Whether node_modules holds what the lockfile asks for.
 *
 * A stamp inside node_modules carries the lockfile's hash, so the usual answer costs one hash. Where the stamp is missing or
 * old, somebody may have run npm by hand: then npm's own record (node_modules/.package-lock.json) is compared instead.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something a person can mend; shown without a stack. */
export class BootstrapError extends Error {
  /** @override */
  name = 'BootstrapError';
}

/** @param {string} root */
export const stampPath = (root) => join(root, 'node_modules', '.coatcheck-install.json');

/** @param {string} root */
const pinnedNodePath = (root) => join(root, 'node_modules', '.bin', 'node');

/**
 * @param {string} root the repository
 * @param {'production' | 'all'} packages which are needed; `all` serves for `production` too
 */
export function installedFor(root, packages) {
  if (!existsSync(pinnedNodePath(root))) return false;
  const stamp = readJson(stampPath(root));
  // A clone on a shared disk, or copied into a container: the binaries in it are another machine's.
  if (stamp !== undefined && stamp.platform !== platform()) return false;
  if (stamp?.lockfile === lockfileHash(root) && (stamp.packages === 'all' || packages === 'production')) return true;
  if (!recordHolds(root, packages)) return false;
  writeStamp(root, packages);
  return true;
}

/**
 * Whether the production packages of this lockfile are there, so that only the others need adding.
 *
 * @param {string} root
 */
export function lacksOnlyDevPackages(root) {
  return existsSync(pinnedNodePath(root)) && readJson(stampPath(root))?.lockfile === lockfileHash(root);
}

/**
 * Called after an install that succeeded.
 *
 * @param {string} root
 * @param {'production' | 'all'} packages
 */
export function writeStamp(root, packages) {
  writeFileSync(stampPath(root), `${JSON.stringify({ lockfile: lockfileHash(root), packages, platform: platform() })}\n`);
}

const platform = () => `${process.platform}-${process.arch}`;

/** @param {string} root */
function lockfileHash(root) {
  return createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}

/**
 * Compares npm's record of what it installed with the lockfile. Optional packages may be absent (other platforms').
 *
 * @param {string} root
 * @param {'production' | 'all'} packages
 */
function recordHolds(root, packages) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const present = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (present === undefined) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/')) continue;
    if (packages === 'production' && entry.dev === true) continue;
    const found = present[path];
    if (found === undefined && (entry.optional === true || entry.devOptional === true) && !meantForHere(entry)) continue;
    if (found?.version !== entry.version || found?.integrity !== entry.integrity) return false;
  }
  return true;
}

/**
 * Whether an optional package would have been installed on this machine. One that names a C library counts as no: which
 * library this machine has is not worth finding out, as such packages come in pairs and npm takes the right one.
 *
 * @param {{ os?: string[], cpu?: string[], libc?: string[] }} entry
 */
function meantForHere({ os, cpu, libc }) {
  return libc === undefined && os?.includes(process.platform) === true && cpu?.includes(process.arch) === true;
}

/**
 * @param {string} path
 * @returns {any} undefined where there is no such file or it is not JSON (an install that was cut short)
 */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
