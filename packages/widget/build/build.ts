/**
 * Builds the loader and the widget into `dist/`:
 *
 *     embed.js               one classic script for customers' pages
 *     assets/NAME-HASH.js    the frame's modules: launcher, chat, the lead form, calls and their audio thread, one for each language
 *     assets/NAME-HASH.css
 *     manifest.json          `Artefacts`
 */
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { Artefacts } from './artefacts.ts';
import { budgetsOf } from './budgets.ts';
import { bundle } from './bundle.ts';
import { buildOnce, type BuildOptions, type BuildResult } from './dist-folder.ts';
import type { FileSize } from './sizes.ts';
import { hashSources } from './source-hash.ts';
import { plainImports, unusedSchemas } from './slimming.ts';

const root = resolve(import.meta.dirname, '../../..');
const home = join(root, 'packages/widget/src');

/**
 * Modules that are in other chunks than the chat's: the launcher's and those that come later (`budgets.ts`). All else is said to be
 * the chat's, as what two later chunks share with it would become a chunk of its own: one more way to the server before anybody can write.
 */
const elsewhere =
  /\/launcher\/|preload-helper|\/chat\.css|\/content\/(?:en|de)\.ts|\/lead-form\.tsx|\/contract\/src\/(?:leads|voice)\.ts|\/voice-socket\.ts|\/src\/voice\/(?!microphone\.ts|voice\.css)/;

/** Browsers of 2021 and later. */
const target = ['es2021', 'safari14'];

async function bundleWidget(): Promise<Map<string, string | Uint8Array>> {
  const output = await bundle({
    root: home,
    plugins: [plainImports(), unusedSchemas(join(root, 'packages/contract/src'))],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    resolve: { alias: { 'zod/mini': join(root, 'packages/widget/src/schema/zod-subset.ts') } },
    // What Vite calls a worker is here the audio thread's module, which `addModule` loads.
    worker: { format: 'es', plugins: () => [unusedSchemas(join(root, 'packages/contract/src'))], rolldownOptions: { output: { entryFileNames: 'assets/[name]-[hash].js' } } },
    build: {
      target,
      cssTarget: target,
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

async function bundleLoader(): Promise<string> {
  const output = await bundle({
    root: home,
    build: {
      target: 'es2018',
      rolldownOptions: { input: join(root, 'packages/loader/src/embed.ts'), output: { format: 'iife', entryFileNames: 'embed.js' } },
    },
  });
  const [file] = output;
  if (output.length !== 1 || file.imports.length > 0) throw new Error('the loader must be one script on its own');
  return file.code;
}

/** The server writes into the loader where the frames are; it is weighed with the default. */
const weigh = (loader: string) => brotliCompressSync(loader.replace('__FRAME_URL_TEMPLATE__', 'http://{label}.localhost:8787')).length;
const nothing = () => undefined;

/** @throws where the bundler refuses the sources; a build above its budget is made all the same and says so in the result */
export function buildAssets({ force = false, dist = join(root, 'dist'), log = nothing }: BuildOptions = {}): Promise<BuildResult<Artefacts>> {
  const source = hashSources(root, 'packages/widget', ['packages/widget/src', 'packages/widget/build', 'packages/loader/src', 'packages/contract/src']);
  const make = async () => {
    const embed = 'embed.js';
    const loader = await bundleLoader();
    const contents = (await bundleWidget()).set(embed, loader);
    const launcher = [...contents.keys()].filter((name) => name.startsWith('assets/launcher-')).sort();
    const script = launcher.find((name) => name.endsWith('.js'));
    if (script === undefined) throw new Error('the bundler gave no launcher');
    const styles = launcher.filter((name) => name.endsWith('.css'));
    return { contents, named: { embed, script, styles }, budgets: (files: readonly FileSize[]) => budgetsOf(files, weigh(loader), launcher) };
  };
  return buildOnce({ dist, schema: Artefacts, source, force, log, make });
}
