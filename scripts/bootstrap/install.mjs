import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync, rmSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { takeInstallLock } from './install-lock.mjs';
import { BootstrapError, installedFor, lacksOnlyDevPackages, stampPath, writeStamp } from './installed.mjs';
import { showProgress } from './progress.mjs';

/** What a person may have set for reaching the registry. The rest of npm's variables describe the run we were started in. */
const settingsToKeep =
  /^npm_config_(registry|@.*|\/\/.*|cache|userconfig|globalconfig|(https?_)?proxy|noproxy|ca|cafile|strict_ssl|fetch_.*|maxsockets|offline|prefer_offline|nodedir|script_shell)$/i;

/**
 * Installs the lockfile's packages.
 *
 * @param {string} root
 * @param {'production' | 'all'} packages
 * @throws {BootstrapError} npm is missing or failed; the message has all that npm said
 */
export async function install(root, packages) {
  const progress = showProgress(packages === 'all' ? 'Installing all packages' : 'Installing packages');
  const lock = await takeInstallLock(root, () => progress.say('Waiting for another install in this folder'));
  try {
    if (installedFor(root, packages)) return;
    progress.say(packages === 'all' ? 'Installing all packages' : 'Installing packages');
    // `npm ci` empties node_modules, which a demo that is running in this clone would not survive.
    const how = packages === 'all' && lacksOnlyDevPackages(root) ? ['install', '--no-save'] : ['ci'];
    // Whoever is stopped half-way must not leave a stamp that says all is well.
    rmSync(stampPath(root), { force: true });
    // Said outright, as a person's own .npmrc or NODE_ENV may say otherwise.
    const kinds = packages === 'all' ? ['--include=dev', '--include=optional'] : ['--omit=dev', '--include=optional'];
    const { code, output } = await runNpm(root, [...how, ...kinds, '--loglevel=error', '--no-progress'], lock.alsoHeldBy);
    if (code !== 0) throw new BootstrapError(`npm ${how.join(' ')} failed (${code}):\n\n${output.trim()}\n`);
    writeStamp(root, packages);
    progress.done();
  } finally {
    progress.clear();
    lock.release();
  }
}

/**
 * @param {string} root
 * @param {string[]} args
 * @param {(pid: number) => void} onStarted
 * @returns {Promise<{ code: string | number, output: string }>}
 */
async function runNpm(root, args, onStarted) {
  // Under `npm start` the pinned Node stands first on the path. It is about to be deleted; npm needs the machine's own.
  const ownBins = join(root, 'node_modules', '/');
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !`${folder}/`.startsWith(ownBins));
  const [program, ...first] = npmCommand(ownBins, path);
  /** @type {NodeJS.ProcessEnv} */
  const env = { PATH: path.join(delimiter) };
  for (const [name, value] of Object.entries(process.env)) {
    if (name !== 'PATH' && (!/^npm_/i.test(name) || settingsToKeep.test(name))) env[name] = value;
  }
  const child = spawn(program, [...first, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stopped = false;
  const stop = () => {
    stopped = true;
    child.kill('SIGTERM');
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  try {
    const ended = await new Promise((resolve, reject) => {
      child.once('spawn', () => child.pid !== undefined && onStarted(child.pid));
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code: code ?? signal ?? 1, output }));
    });
    if (stopped) throw new BootstrapError('Stopped before everything was installed; the next start takes it up again.');
    return ended;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', stop);
  }
}

/**
 * The npm that started us where one did, else the one on the path.
 *
 * @param {string} ownBins
 * @param {string[]} path
 * @returns {[string, ...string[]]}
 */
function npmCommand(ownBins, path) {
  const { npm_execpath: npmCli, npm_node_execpath: npmNode } = process.env;
  if (npmCli !== undefined && /^npm-cli\.c?js$/.test(basename(npmCli)) && npmNode !== undefined) {
    if (existsSync(npmNode) && !realpathSync(npmNode).startsWith(ownBins)) return [npmNode, npmCli];
  }
  const npm = path.map((folder) => join(folder, 'npm')).find(isProgram);
  if (npm === undefined) throw new BootstrapError('Coatcheck needs npm to install itself, and there is none on the PATH.');
  return [npm];
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
