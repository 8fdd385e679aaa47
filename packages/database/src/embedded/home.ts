/**
 * Where the cluster is and as whom it runs.
 *
 * Inside the data folder, if at all possible. Only as root without user namespaces, in a data folder that nobody can reach,
 * is it kept elsewhere: below /var/lib/coatcheck, else below the temporary folder.
 */
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, cp, lstat, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, type AccountKind, accountOf, canWork, canWrite } from './account.ts';
import { type ClusterOptions, prepareFolder } from './cluster.ts';
import { parseFields } from './json.ts';
import { EmbeddedUnavailable, findPrograms, hasCode, type Programs, programsIn } from './programs.ts';

export interface HomeOptions {
  /** Absolute, without symbolic links. */
  readonly dataDir: string;
  /** Default: the first that works. As another user than root always `self`. */
  readonly runAs?: Exclude<AccountKind, 'self'> | undefined;
  /** For what can't be in the data folder. Default: /var/lib/coatcheck. */
  readonly stateFolder?: string | undefined;
}

const isRoot = () => process.geteuid?.() === 0;

/**
 * Finds out how to run a cluster that exists.
 *
 * @throws {EmbeddedUnavailable} it belongs to somebody else, or can't be run as it was before
 */
export async function homeOf(folder: string, options: HomeOptions): Promise<ClusterOptions> {
  const programs = await findPrograms();
  const { uid } = await stat(folder);
  if (!isRoot()) {
    const account = await accountOf('self');
    if (uid === account.uid) return { account, programs, folder };
    throw new EmbeddedUnavailable(`the database in ${folder} belongs to another user (${uid}): start Coatcheck as that user`);
  }
  if (uid === 0) {
    const account = await accountOf('namespace');
    if (await canWork(account, folder, programs.postgres)) return { account, programs, folder };
    throw new EmbeddedUnavailable(
      `the database in ${folder} was made by root in a user namespace, and this system allows none (unshare --user). ` +
        'Allow them, or start Coatcheck as another user who owns the data folder, or set DATABASE_URL.',
    );
  }
  const account = await accountOf('nobody');
  if (uid !== account.uid) {
    throw new EmbeddedUnavailable(`the database in ${folder} belongs to the user ${uid}, not to root: start Coatcheck as that user`);
  }
  const reachable = await programsFor(account, programs, folder, options);
  if (reachable !== undefined) return { account, programs: reachable, folder };
  throw new EmbeddedUnavailable(`the database in ${folder} belongs to nobody, who can't reach it. Start Coatcheck as another user than root.`);
}

/**
 * Finds a place for a cluster that is yet to be made.
 *
 * @throws {EmbeddedUnavailable} there is none
 */
export async function newHome(options: HomeOptions): Promise<ClusterOptions> {
  const programs = await findPrograms();
  const inside = join(options.dataDir, 'postgres');
  if (!isRoot()) return { account: await accountOf('self'), programs, folder: inside };
  if (options.runAs !== 'nobody') {
    const account = await accountOf('namespace');
    if (await canWork(account, await prepareFolder(inside, account), programs.postgres)) return { account, programs, folder: inside };
  }
  if (options.runAs !== 'namespace') {
    const account = await accountOf('nobody');
    for (const folder of [() => inside, ...stateFolders(options).map((parent) => () => placeBelow(parent, options.dataDir))]) {
      const found = await tryPlace(account, programs, folder, options);
      if (found !== undefined) return found;
    }
  }
  throw new EmbeddedUnavailable(
    'PostgreSQL does not run as root, and on this system neither a user namespace nor the user nobody can run it. ' +
      'Start Coatcheck as another user, or set DATABASE_URL.',
  );
}

async function tryPlace(
  account: Account,
  programs: Programs,
  place: () => string | Promise<string>,
  options: HomeOptions,
): Promise<ClusterOptions | undefined> {
  try {
    const folder = await place();
    const unfinished = await prepareFolder(folder, account);
    const reachable = await programsFor(account, programs, unfinished, options);
    if (reachable !== undefined) return { account, programs: reachable, folder };
    await rm(unfinished, { recursive: true });
    return undefined;
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

function stateFolders({ stateFolder }: HomeOptions): string[] {
  return [stateFolder ?? '/var/lib/coatcheck', join(tmpdir(), 'coatcheck')];
}

/** A name that tells which data folder it belongs to; random as well, so that a data folder made anew never finds old files. */
async function placeBelow(parent: string, dataDir: string): Promise<string> {
  await ownFolder(parent, 0o711);
  const name = `${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}-${randomBytes(4).toString('hex')}`;
  await ownFolder(join(parent, name), 0o711);
  return join(parent, name, 'postgres');
}

/**
 * A folder outside the data folder, where others may have put something before us.
 *
 * @param mode 0o700, or 0o711 for what others may pass through
 * @throws {EmbeddedUnavailable} it isn't ours alone
 */
export async function ownFolder(path: string, mode: 0o700 | 0o711, account?: Account): Promise<void> {
  const self = process.geteuid?.() ?? -1;
  const owner = account?.uid ?? self;
  try {
    await mkdir(path, { mode });
    // Not what the umask left of the mode.
    await chmod(path, mode);
    if (account !== undefined && owner !== self) await chown(path, owner, account.gid);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const found = await lstat(path);
    const excess = mode === 0o700 ? 0o077 : 0o022;
    if (!found.isDirectory() || found.uid !== owner || (found.mode & excess) !== 0) {
      throw new EmbeddedUnavailable(`${path} exists and isn't a folder that only Coatcheck can write to; remove it`);
    }
  }
}

/** The installed programs, or a copy of them where the account can't reach those; `undefined` if neither works. */
async function programsFor(account: Account, installed: Programs, folder: string, options: HomeOptions): Promise<Programs | undefined> {
  if (!(await canWrite(account, folder))) return undefined;
  if (await canWork(account, folder, installed.postgres)) return installed;
  for (const parent of stateFolders(options)) {
    try {
      const copied = await copyPrograms(installed, parent);
      if (await canWork(account, folder, copied.postgres)) return copied;
    } catch (error) {
      if (!hasCode(error, 'EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOTDIR') && !(error instanceof EmbeddedUnavailable)) throw error;
    }
  }
  return undefined;
}

async function copyPrograms(installed: Programs, parent: string): Promise<Programs> {
  await ownFolder(parent, 0o711);
  const home = dirname(installed.root);
  const { version } = parseFields(await readFile(join(home, 'package.json'), 'utf8'));
  const target = join(parent, `${basename(home)}-${String(version)}`);
  if (await lstat(target).then((found) => found.uid === 0 && found.isDirectory(), () => false)) return programsIn(target);
  const unfinished = `${target}.${process.pid}`;
  // Static libraries are for compilers.
  await cp(installed.root, unfinished, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith('.a') });
  await promisify(execFile)('chmod', ['-R', 'go=u-w', unfinished]);
  await rename(unfinished, target).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true });
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  });
  return programsIn(target);
}
