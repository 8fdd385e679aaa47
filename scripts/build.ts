/**
 * `node scripts/build.ts [--force]`: builds what browsers load into `dist/`, shows what it weighs, and exits with 1 above a
 * budget. Done already, it does nothing.
 */
import { parseArgs } from 'node:util';
import { buildAssets } from '../packages/widget/build/build.ts';

export { buildAssets };

if (import.meta.main) {
  const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });
  const { isFresh, isWithinBudget } = await buildAssets({ force: values.force, log: (line) => console.log(line) });
  if (!isFresh) console.log('dist/ is up to date');
  if (!isWithinBudget) process.exitCode = 1;
}
