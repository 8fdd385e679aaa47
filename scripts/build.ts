/**
 * `node scripts/build.ts [--force]`: builds what browsers load into `dist/`, shows what it weighs, and exits with 1 above a
 * budget. Done already, it does nothing.
 */
import { parseArgs } from 'node:util';
import { buildConsole } from '../packages/console/build/build.ts';
import { buildAssets as buildWidget } from '../packages/widget/build/build.ts';
import type { BuildOptions } from '../packages/widget/build/dist-folder.ts';

export interface Built {
  readonly isFresh: boolean;
  readonly isWithinBudget: boolean;
}

/** Loader and widget, then the console. */
export async function buildAssets({ force = false, log = () => undefined }: Pick<BuildOptions, 'force' | 'log'> = {}): Promise<Built> {
  const widget = await buildWidget({ force, log });
  const app = await buildConsole({ force, log });
  return { isFresh: widget.isFresh || app.isFresh, isWithinBudget: widget.isWithinBudget && app.isWithinBudget };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });
  const { isFresh, isWithinBudget } = await buildAssets({ force: values.force, log: (line) => console.log(line) });
  if (!isFresh) console.log('dist/ is up to date');
  if (!isWithinBudget) process.exitCode = 1;
}
