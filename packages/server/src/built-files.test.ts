import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { readFiles, readManifest } from './built-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'coatcheck-built-'));
const dist = pathToFileURL(`${folder}/`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('has every file that lies there compressed, also those of the build before, and says what is missing', async () => {
  await expect(readManifest(dist, z.object({}))).rejects.toThrow('npm run build');
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'manifest.json'), '{"files":["assets/new-1.js"]}');
  for (const name of ['new-1.js', 'old-0.css']) {
    writeFileSync(join(folder, 'assets', name), name);
    writeFileSync(join(folder, 'assets', `${name}.br`), `${name} compressed`);
  }
  writeFileSync(join(folder, 'assets', 'half.js.17.new'), '');
  expect(await readManifest(dist, z.object({ files: z.array(z.string()) }))).toEqual({ files: ['assets/new-1.js'] });
  const files = await readFiles(dist);
  expect(files.size).toBe(2);
  expect(Object.fromEntries(files)).toMatchObject({
    '/assets/new-1.js': { type: 'text/javascript; charset=utf-8' }, '/assets/old-0.css': { type: 'text/css; charset=utf-8', brotli: Buffer.from('old-0.css compressed') },
  });
});
