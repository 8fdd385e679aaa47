/** The operator's token: OPERATOR_TOKEN, else one that is made once and kept beside the data, for its owner's eyes only. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from './secret.ts';

/** @returns where the token is kept when the environment names none. */
export const operatorTokenFile = (dataDir: string): string => join(dataDir, 'operator-token');

/**
 * @returns the token kept in `dataDir`; made there the first time, mode 0600
 */
export async function keptOperatorToken(dataDir: string): Promise<Secret> {
  const path = operatorTokenFile(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(`${randomBytes(32).toString('base64url')}\n`);
    await file.sync();
    await file.close();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return new Secret((await readFile(path, 'utf8')).trim());
}
