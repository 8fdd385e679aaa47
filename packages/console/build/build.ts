/**
 * Builds the console into `dist/console/`:
 *
 *     index.html             the one document: a style sheet, a small script that sets light or dark before anything is painted, the app
 *     assets/NAME-HASH.js    the app, a chunk for each page, one for each language
 *     assets/NAME-HASH.css
 *     manifest.json          `Artefacts`
 */
import { join, resolve } from 'node:path';
import { bundle } from '@coatcheck/widget/build/bundle';
import { buildOnce, type BuildOptions, type BuildResult } from '@coatcheck/widget/build/dist-folder';
import type { FileSize } from '@coatcheck/widget/build/sizes';
import { hashSources } from '@coatcheck/widget/build/source-hash';
import type { Rolldown } from 'vite';
import { Artefacts } from './artefacts.ts';
import { budgetsOf } from './budgets.ts';
import { documentOf } from './document.ts';

const root = resolve(import.meta.dirname, '../../..');
const source = join(root, 'packages/console/src');

/** Browsers of 2023 and later: people at work on their own machines. */
const target = ['es2022', 'safari16.4'];

const bundleApp = () =>
  bundle({
    root: source,
    oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
    build: {
      target,
      cssTarget: target,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { app: join(source, 'app/main.tsx') },
        output: { entryFileNames: 'assets/[name]-[hash].js', chunkFileNames: 'assets/[name]-[hash].js', assetFileNames: 'assets/[name]-[hash][extname]' },
      },
    },
  });

/** One classic script on its own: it must have run before anything is painted. */
const bundleScheme = () =>
  bundle({
    root: source,
    build: {
      target,
      rolldownOptions: { input: { scheme: join(source, 'app/scheme-first.ts') }, output: { format: 'iife', entryFileNames: 'assets/[name]-[hash].js' } },
    },
  });

const stylesOf = (chunk: Rolldown.OutputChunk) => [...(chunk.viteMetadata?.importedCss ?? [])];
const nothing = () => undefined;

async function make() {
  const output = [...(await bundleApp()), ...(await bundleScheme())];
  const chunks = output.filter((file) => file.type === 'chunk');
  const entry = (name: string) => {
    const found = chunks.find((chunk) => chunk.isEntry && chunk.name === name);
    if (found === undefined) throw new Error(`the bundler gave no ${name}`);
    return found;
  };
  const main = entry('app');
  const first = entry('scheme');
  const styles = stylesOf(main);
  const document = 'index.html';
  const contents = new Map(output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]))
    .set(document, documentOf({ script: main.fileName, scheme: first.fileName, preload: main.imports, styles }));
  const loading = {
    first: [main.fileName, first.fileName, ...styles],
    pages: chunks.filter((chunk) => chunk.isDynamicEntry && chunk.facadeModuleId?.includes('/src/pages/') === true && !chunk.facadeModuleId.endsWith('/usage-chart.tsx')).map(({ fileName }) => fileName),
    needs: new Map(chunks.map((chunk) => [chunk.fileName, [...chunk.imports, ...stylesOf(chunk)]])),
  };
  return { contents, named: { document }, budgets: (files: readonly FileSize[]) => budgetsOf(files, loading) };
}

/** @throws where the bundler refuses the sources; a build above its budget is made all the same and says so in the result */
export function buildConsole({ force = false, dist = join(root, 'dist/console'), log = nothing }: BuildOptions = {}): Promise<BuildResult<Artefacts>> {
  const hash = hashSources(root, 'packages/console', ['packages/console/src', 'packages/console/build', 'packages/widget/build', 'packages/contract/src']);
  return buildOnce({ dist, schema: Artefacts, source: hash, force, log, make });
}
