/**
 * Builds the loader and the widget into `dist/`:
 *
 *     embed.js               one classic script for customers' pages
 *     assets/NAME-HASH.js    the frame's modules: launcher, chat, the lead form, calls and their audio thread, one for each language
 *     assets/NAME-HASH.css
 *     manifest.json          `Artefacts`
 *
 * No source maps and nothing of the environment goes in. A build that would give the same is skipped before the bundler is
 * even loaded.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { InlineConfig, Rolldown } from 'vite';
import { type Artefacts, readArtefacts } from './artefacts.ts';
import { describeSizes, isWithin, measure } from './budgets.ts';
import { hashSources } from './source-hash.ts';
import { plainImports, unusedSchemas } from './slimming.ts';

const root = resolve(import.meta.dirname, '../../..');
const languageChunk = /^assets\/(?:en|de)-/;
/** Brought in by what somebody does in the chat; the chat is usable without. */
const laterChunk = /^assets\/(?:lead-form|voice)-/;
/** A call: its code, its styles, the audio thread's module and one language. */
const voiceChunk = /^assets\/voice-/;
const voiceLanguageChunk = /^assets\/voice-(?:en|de)-/;

/**
 * Modules that are in other chunks than the chat's: the launcher's and those of `languageChunk` and `laterChunk`. All else is said to be
 * the chat's, as what two later chunks share with it would become a chunk of its own: one more way to the server before anybody can write.
 */
const elsewhere =
  /\/launcher\/|preload-helper|\/chat\.css|\/content\/(?:en|de)\.ts|\/lead-form\.tsx|\/contract\/src\/(?:leads|voice)\.ts|\/voice-socket\.ts|\/src\/voice\/(?!microphone\.ts|voice\.css)/;

/** Browsers of 2021 and later. */
const target = ['es2021', 'safari14'];

export interface BuildOptions {
  /** Build even where nothing has changed. */
  readonly force?: boolean;
  /** Where to. Default: `dist/` in the repository's root. */
  readonly dist?: string;
  readonly log?: (line: string) => void;
}

export interface BuildResult {
  readonly dist: string;
  readonly artefacts: Artefacts;
  readonly isFresh: boolean;
  readonly isWithinBudget: boolean;
}

/** What all builds here have in common. `root` is not the repository's, so that no `.env` or config of anybody's is found. */
const common: InlineConfig = {
  root: join(root, 'packages/widget/src'),
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: 'error',
  mode: 'production',
};

async function bundle(config: InlineConfig): Promise<Rolldown.RolldownOutput['output']> {
  const { build } = await import('vite');
  const before = process.env['NODE_ENV'];
  // The bundler believes it over its own `mode`: a build begun by a test would be one for development, and larger.
  process.env['NODE_ENV'] = 'production';
  const result = await build(config).finally(() => {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  });
  if (!('output' in result)) throw new Error('the bundler gave more than one output');
  return result.output;
}

async function bundleWidget(): Promise<Map<string, string | Uint8Array>> {
  const output = await bundle({
    ...common,
    plugins: [plainImports(), unusedSchemas(join(root, 'packages/contract/src'))],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    resolve: { alias: { 'zod/mini': join(root, 'packages/widget/src/schema/zod-subset.ts') } },
    // What Vite calls a worker is here the audio thread's module, which `addModule` loads.
    worker: { format: 'es', plugins: () => [unusedSchemas(join(root, 'packages/contract/src'))], rolldownOptions: { output: { entryFileNames: 'assets/[name]-[hash].js' } } },
    build: {
      write: false,
      target,
      cssTarget: target,
      sourcemap: false,
      assetsInlineLimit: 0,
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: {
        preserveEntrySignatures: 'allow-extension',
        input: { launcher: join(root, 'packages/widget/src/launcher/main.ts') },
        output: {
          entryFileNames: 'assets/[name]-[hash].js',
          chunkFileNames: 'assets/[name]-[hash].js',
          assetFileNames: 'assets/[name]-[hash][extname]',
          codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: 'chat', test: (id) => !elsewhere.test(id) }] },
        },
      },
    },
  });
  return new Map(output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]));
}

async function bundleLoader(entry: string): Promise<string> {
  const output = await bundle({
    ...common,
    build: {
      write: false,
      target: 'es2018',
      sourcemap: false,
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: { input: entry, output: { format: 'iife', entryFileNames: 'embed.js' } },
    },
  });
  const [file] = output;
  if (output.length !== 1 || file.imports.length > 0) throw new Error('the loader must be one script on its own');
  return file.code;
}

/** Puts a file in its place in one step: a server that is running never reads half of one. */
function place(dist: string, name: string, content: string | Uint8Array): void {
  const path = join(dist, name);
  mkdirSync(resolve(path, '..'), { recursive: true });
  const beside = `${path}.${process.pid}.new`;
  writeFileSync(beside, content);
  renameSync(beside, path);
}

const nothing = () => undefined;

/** @throws where the bundler refuses the sources; a build above its budget is made all the same and says so in the result */
export async function buildAssets({ force = false, dist = join(root, 'dist'), log = nothing }: BuildOptions = {}): Promise<BuildResult> {
  const source = hashSources(root);
  const before = readArtefacts(dist);
  if (!force && before?.source === source) return { dist, artefacts: before, isFresh: false, isWithinBudget: true };

  const files = await bundleWidget();
  const entry = join(root, 'packages/loader/src/embed.ts');
  if (existsSync(entry)) files.set('embed.js', await bundleLoader(entry));
  else log('there is no loader yet; built the widget alone');

  const names = [...files.keys()].sort();
  const only = (pattern: RegExp) => names.filter((name) => pattern.test(name));
  const [script] = only(/^assets\/launcher-.*\.js$/);
  if (script === undefined) throw new Error('the bundler gave no launcher');
  const artefacts: Artefacts = {
    ...(files.has('embed.js') ? { embed: 'embed.js' } : {}),
    script,
    styles: only(/^assets\/launcher-.*\.css$/),
    files: names,
    source,
  };

  for (const [name, content] of files) place(dist, name, content);
  const sizes = measure(dist, artefacts, { languages: only(languageChunk), later: only(laterChunk), voice: { all: only(voiceChunk), languages: only(voiceLanguageChunk) } });
  log(describeSizes(sizes));
  const isWithinBudget = isWithin(sizes);
  // Over budget it is no build to skip to: the next run measures again.
  place(dist, 'manifest.json', `${JSON.stringify({ ...artefacts, source: isWithinBudget ? source : '' }, null, 2)}\n`);
  // The build before this one stays for frames that are open on it; older ones go.
  prune(dist, new Set([...names, ...(before?.files ?? [])]));
  return { dist, artefacts, isFresh: true, isWithinBudget };
}

function prune(dist: string, keep: ReadonlySet<string>): void {
  for (const name of readdirSync(join(dist, 'assets'))) {
    if (!keep.has(`assets/${name}`)) rmSync(join(dist, 'assets', basename(name)), { force: true });
  }
}
