import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptOperatorToken, operatorTokenFile } from './operator-token.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coatcheck-token-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the kept operator token', () => {
  it('is made once, for its owner alone, and found again', async () => {
    const made = (await keptOperatorToken(folder)).reveal();
    expect(made.length).toBeGreaterThanOrEqual(32);
    expect((await keptOperatorToken(folder)).reveal()).toBe(made);
    expect((await readFile(operatorTokenFile(folder), 'utf8')).trim()).toBe(made);
    expect((await stat(operatorTokenFile(folder))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['operator-token']);
  });

  it('is one for all who start at once', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => keptOperatorToken(folder)));
    expect(new Set(made.map((token) => token.reveal())).size).toBe(1);
  });

  it.each(['', '\n', 'short'])('is refused where the file holds %j', async (content) => {
    await writeFile(operatorTokenFile(folder), content);
    await expect(keptOperatorToken(folder)).rejects.toThrow('holds no token');
  });
});
