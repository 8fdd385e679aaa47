import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuildResult, readManifest } from '@coatcheck/widget/build/dist-folder';
import { Artefacts } from './artefacts.ts';
import { buildConsole } from './build.ts';

let dist: string;
let built: BuildResult<Artefacts>;
let assets: readonly string[];
const read = (name: string) => readFileSync(join(dist, name), 'utf8');

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'coatcheck-console-'));
  built = await buildConsole({ dist });
  assets = built.artefacts.files.filter((name) => name !== built.artefacts.document);
});
afterAll(() => rmSync(dist, { recursive: true, force: true }));

describe('what browsers load of the console', () => {
  it('is within its budgets, and a chunk for each page and language', () => {
    expect(built.isWithinBudget).toBe(true);
    for (const name of ['sign-in', 'welcome', 'invitation', 'account', 'tenants', 'tenant', 'overview', 'conversations', 'leads', 'keys', 'knowledge', 'usage', 'usage-chart', 'audit', 'team', 'en', 'de']) {
      expect(built.artefacts.files.filter((file) => file.startsWith(`assets/${name}-`) && file.endsWith('.js')), name).not.toEqual([]);
    }
  });

  it('has no source map, and nothing of the environment or the machine', () => {
    expect(assets.filter((name) => !/\.(?:js|css)$/.test(name))).toEqual([]);
    for (const name of assets) {
      expect(read(name), name).not.toMatch(/sourceMappingURL|NODE_ENV|@fs\//);
      expect(read(name), name).not.toContain(process.cwd());
    }
  });

  it('has no script, style or handler in the document, whose first script is one on its own', () => {
    const document = read('index.html');
    expect(document.match(/<script[^>]*>/g)).toHaveLength(2);
    expect(document).not.toMatch(/<script>|<style|\son\w+=|style=/);
    const first = /<script src="\/(assets\/scheme-[\w-]+\.js)">/.exec(document)?.[1] ?? '';
    expect(read(first)).not.toMatch(/\b(?:import|export)\b/);
  });

  it('lies there compressed, too', () => {
    for (const name of assets) expect(brotliDecompressSync(readFileSync(join(dist, `${name}.br`))).toString() === read(name), name).toBe(true);
  });
});

describe('a build of the console', () => {
  it('of what was built already is none, and is made anew where a file is missing', async () => {
    expect(await buildConsole({ dist })).toMatchObject({ isFresh: false, artefacts: built.artefacts });
    rmSync(join(dist, `${assets[0]}.br`));
    expect(readManifest(dist, Artefacts)).toBeUndefined();
    expect(await buildConsole({ dist })).toMatchObject({ isFresh: true, artefacts: built.artefacts });
  });
});
