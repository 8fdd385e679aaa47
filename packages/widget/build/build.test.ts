import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Artefacts } from './artefacts.ts';
import { buildAssets } from './build.ts';
import { type BuildResult, readManifest } from './dist-folder.ts';
import { describeSizes, isWithin } from './sizes.ts';

let dist: string;
let built: BuildResult<Artefacts>;
const read = (name: string) => readFileSync(join(dist, name), 'utf8');
const scripts = (pattern: RegExp) => built.artefacts.files.filter((name) => pattern.test(name) && name.endsWith('.js'));

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'coatcheck-dist-'));
  built = await buildAssets({ dist });
});
afterAll(() => rmSync(dist, { recursive: true, force: true }));

describe('what browsers load', () => {
  it('is within its budgets', () => {
    expect(built.isFresh).toBe(true);
    expect(built.isWithinBudget).toBe(true);
  });

  it('has no source map, and nothing that a policy refuses or that tells of the machine', () => {
    expect(built.artefacts.files.filter((name) => !/\.(?:js|css)$/.test(name))).toEqual([]);
    for (const name of built.artefacts.files) {
      expect(read(name), name).not.toMatch(/sourceMappingURL|process\.env|NODE_ENV|\/packages\/|node_modules|@fs\//);
      expect(read(name), name).not.toMatch(/\beval\(|new Function|insertAdjacentHTML|outerHTML|document\.write|setAttribute\(.style/);
      expect(read(name), name).not.toContain(process.cwd());
    }
  });

  it('draws the launcher without the view library, and says nothing on the console', () => {
    const [launcher = ''] = scripts(/launcher-/);
    expect(launcher).toBe(built.artefacts.script);
    expect(read(launcher)).not.toMatch(/^import\b/m);
    expect(read(launcher)).not.toMatch(/__H|componentDidMount|shouldComponentUpdate/);
    for (const name of scripts(/^assets\//)) expect(read(name), name).not.toMatch(/console\./);
  });

  it('has the real schema library nowhere', () => {
    for (const name of scripts(/^assets\//)) expect(read(name), name).not.toMatch(/ZodError|_zod/);
  });

  it('asks for chunks with nothing but import()', () => {
    expect(read(built.artefacts.script)).toMatch(/import\(.\.\/chat-/);
    expect(read(built.artefacts.script)).not.toMatch(/modulepreload/);
  });
});

describe('a build', () => {
  it('of what was built already is none', async () => {
    const again = await buildAssets({ dist });
    expect(again).toMatchObject({ isFresh: false, artefacts: built.artefacts });
  });

  it('is made anew where a file is missing, or the manifest is broken', async () => {
    rmSync(join(dist, built.artefacts.script));
    expect(readManifest(dist, Artefacts)).toBeUndefined();
    expect((await buildAssets({ dist })).isFresh).toBe(true);
    writeFileSync(join(dist, 'manifest.json'), '{"script":');
    expect((await buildAssets({ dist })).isFresh).toBe(true);
    expect(readManifest(dist, Artefacts)).toEqual(built.artefacts);
  });

  it('gives the same bytes whatever NODE_ENV says', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'development';
    try {
      expect((await buildAssets({ dist, force: true })).artefacts).toEqual(built.artefacts);
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });

  it('above a budget says which', () => {
    const sizes = { files: [], budgets: [{ name: 'embed.js', bytes: 1_001, bytesMax: 1_000 }, { name: 'chat', bytes: 5, bytesMax: 5 }] };
    expect(isWithin(sizes)).toBe(false);
    expect(describeSizes(sizes)).toMatch(/embed\.js +1001 +1000 {2}EXCEEDED\nchat +5 +5$/);
  });
});
