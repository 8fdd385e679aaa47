/** The bundler, as the widget's build and the console's call it: no source maps, and nothing of the environment or of anybody's config. */
import type { InlineConfig, Rolldown } from 'vite';

/** @param config its `root` is a folder of sources, not the repository's, so that no `.env` or config of anybody's is found */
export async function bundle({ build: building, ...config }: InlineConfig & { readonly root: string }): Promise<Rolldown.RolldownOutput['output']> {
  // Here, so that a build that is skipped loads no bundler.
  const { build } = await import('vite');
  const before = process.env['NODE_ENV'];
  // The bundler believes it over its own `mode`: a build begun by a test would be one for development, and larger.
  process.env['NODE_ENV'] = 'production';
  const result = await build({
    configFile: false, envDir: false, publicDir: false, logLevel: 'error', mode: 'production', ...config,
    build: { write: false, sourcemap: false, assetsInlineLimit: 0, modulePreload: false, reportCompressedSize: false, ...building },
  }).finally(() => {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  });
  if (!('output' in result)) throw new Error('the bundler gave more than one output');
  return result.output;
}
