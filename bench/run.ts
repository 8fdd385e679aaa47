/** `npm run bench [-- NAME…]`: runs the benchmarks, one after the other, as two at once would measure each other. */
import { parseArgs } from 'node:util';
import { reportOf, say, type Bench } from './report.ts';

/** Loaded when run, so that one benchmark's parts are not in the process of another. */
const benches: Readonly<Record<string, () => Promise<{ bench: Bench }>>> = {
  frame: () => import('./frame/frame.ts'),
  exchange: () => import('./exchange/exchange.ts'),
  wall: () => import('./wall/wall.ts'),
  knowledge: () => import('./knowledge/knowledge.ts'),
  voice: () => import('./voice/voice.ts'),
};
const names = Object.keys(benches);

const usage = `usage: npm run bench [-- NAME…]

Prints one JSON object a line: {"bench","metric","value","unit","better","target"?,"baseline"?,"n"}.
Ratios are taken side by side in one run; trust them, and not the rates, from one machine to another.

  ${names.join('\n  ')}
`;

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    process.stderr.write(usage);
    return 0;
  }
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    say(`there is no benchmark ${JSON.stringify(unknown)}; there are: ${names.join(', ')}`);
    return 2;
  }
  let failures = 0;
  for (const name of positionals.length > 0 ? positionals : names) {
    const startedAt = performance.now();
    say(`── ${name}`);
    try {
      await (await benches[name]?.())?.bench(reportOf(name));
    } catch (error) {
      failures += 1;
      say(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    say(`   ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
  return failures === 0 ? 0 : 1;
}

// Benchmarks wait for processes whose handles don't keep this one alive.
const alive = setInterval(() => undefined, 60_000);
process.exitCode = await main(process.argv.slice(2));
clearInterval(alive);
