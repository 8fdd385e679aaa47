/** The operator's token: OPERATOR_TOKEN, else one that is made once and kept beside the data, for its owner's eyes only. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from './secret.ts';

/** A shorter one could be guessed. Characters. */
export const operatorTokenLengthMin = 32;

/** @returns where the token is kept when the environment names none. */
export const operatorTokenFile = (dataDir: string): string => join(dataDir, 'operator-token');

/**
 * @returns the token kept in `dataDir`; made there the first time, mode 0600
 * @throws {Error} what is kept there is no token; an empty one would let everybody in
 */
export async function keptOperatorToken(dataDir: string): Promise<Secret> {
  const path = operatorTokenFile(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const kept = (await readWhereThere(path)) ?? (await make(path));
  if (kept.length < operatorTokenLengthMin) {
    throw new Error(`${path} holds no token of ${operatorTokenLengthMin} characters or more; delete it to have one made, or set OPERATOR_TOKEN`);
  }
  return new Secret(kept);
}

async function readWhereThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Under its name it is there whole or not at all, whoever else makes one or whatever ends in the middle. */
async function make(path: string): Promise<string> {
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    await file.writeFile(`${randomBytes(32).toString('base64url')}\n`);
    await file.sync();
    await file.close();
    await link(draft, path).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(path, 'utf8')).trim();
}
