#!/usr/bin/env node
/**
 * `coatcheck`: the command line, which is TypeScript run as it is. Where the machine's own Node is too old for that, the
 * pinned one of node_modules takes over; this file is plain JavaScript for that reason.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const stripsTypes = major > 22 || (major === 22 && minor >= 18);

if (stripsTypes) await import('../src/main.ts');
else runByPinnedNode();

function runByPinnedNode() {
  const pinned = findPinnedNode();
  if (pinned === undefined) {
    console.error(`coatcheck needs Node 22.18 or newer; this is ${process.version}, and the pinned one is not installed (npm ci).`);
    process.exitCode = 1;
    return;
  }
  const child = spawn(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of us, so it need only be survived here; the others come to us alone.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  child.once('error', (error) => {
    console.error(`coatcheck could not run ${pinned}: ${error.message}`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
}

/** @returns {string | undefined} */
function findPinnedNode() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  } catch {
    return undefined;
  }
}
