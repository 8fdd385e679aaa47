/** Before the suites that talk to a whole server: what browsers load is built, if it isn't yet. Its budgets are CI's business. */
import { buildAssets } from '../scripts/build.ts';

export async function setup(): Promise<void> {
  await buildAssets({ force: false, log: (line) => console.log(line) });
}
