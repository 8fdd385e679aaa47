/**
 * `database.json` in the data folder, mode 0600: the passwords of the owner and of the login roles, and where the cluster is.
 * Written before the cluster is made, and once more after it: only then do its files have to be there.
 */
import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './cluster.ts';
import { type Fields, parseFields } from './json.ts';
import { hasCode } from './programs.ts';

export interface Credentials {
  readonly ownerPassword: string;
  readonly appPassword: string;
  /** Absolute path, where the cluster couldn't be inside the data folder. */
  readonly elsewhere?: string | undefined;
  /** The cluster was made and bootstrapped. */
  readonly complete: boolean;
}

export function newCredentials(): Credentials {
  const password = () => randomBytes(24).toString('base64url');
  return { ownerPassword: password(), appPassword: password(), complete: false };
}

/**
 * @returns `undefined`: no database was ever begun here
 * @throws {Error} the file isn't ours
 */
export async function readCredentials(dataDir: string): Promise<Credentials | undefined> {
  const path = join(dataDir, 'database.json');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  let fields: Fields;
  try {
    fields = parseFields(text);
  } catch (cause) {
    throw new Error(`${path} can't be read; restore it from a backup`, { cause });
  }
  const { ownerPassword, appPassword, elsewhere, complete } = fields;
  if (typeof ownerPassword !== 'string' || typeof appPassword !== 'string') {
    throw new Error(`${path} holds no passwords; restore it from a backup`);
  }
  return { ownerPassword, appPassword, elsewhere: typeof elsewhere === 'string' ? elsewhere : undefined, complete: complete === true };
}

/** All or nothing, and on the disk when it returns. */
export async function writeCredentials(dataDir: string, credentials: Credentials): Promise<void> {
  const path = join(dataDir, 'database.json');
  const handle = await open(`${path}.new`, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(credentials, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(dataDir);
}
