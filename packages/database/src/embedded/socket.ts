/** Where the server listens, and the URLs that lead there. */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { databaseName } from './cluster.ts';
import { ownFolder } from './home.ts';
import { socketPort } from './settings.ts';

/** Bytes of a socket's path that every system takes: 104 on macOS, 108 on Linux, one less for the final zero. */
const pathBytesMax = process.platform === 'darwin' ? 103 : 107;

export function socketPath(folder: string): string {
  return join(folder, `.s.PGSQL.${socketPort}`);
}

/**
 * The cluster's own folder (mode 0700), else, where that path is too long, one below the temporary folder.
 *
 * @throws {EmbeddedUnavailable} somebody else has made that folder
 */
export async function socketFolderFor(cluster: string, account: Account): Promise<string> {
  const fits = (folder: string) => Buffer.byteLength(socketPath(folder)) <= pathBytesMax;
  if (fits(cluster)) return cluster;
  const name = `coatcheck-${createHash('sha256').update(cluster).digest('hex').slice(0, 16)}`;
  const folder = [join(tmpdir(), name), join('/tmp', name)].find(fits) ?? join('/tmp', name);
  await ownFolder(folder, 0o700, account);
  return folder;
}

/** `localhost` is for parsers that insist on a host; drivers take the folder. */
export function socketUrl(folder: string, user: string, password: string): string {
  return `postgres://${user}:${encodeURIComponent(password)}@localhost/${databaseName}?host=${encodeURIComponent(folder)}`;
}
