/**
 * `start_cost_ms`, `start_cost_mb`: what voice adds to a start of the server that nobody has called yet. With all of it and at its default
 * (VOICE=embedded) beside a server without its code; VOICE=off would load the same modules. The two take turns, on a database that
 * runs already: to start one takes longer than all that is looked for here.
 */
import { startTestDatabase, operatorToken } from '../../tests/harness/tenants.ts';
import { median, say, type Report } from '../report.ts';
import { startCoatcheck } from '../servers/coatcheck.ts';

const rounds = 7;
const targets = { ms: 100, mb: 10 };
const modules = { with: new URL('left-out.ts', import.meta.url), without: new URL('left-out.ts?voice', import.meta.url) };

type Side = keyof typeof modules;

interface Start {
  readonly ms: number;
  readonly mb: number;
}

export async function startCost(report: Report): Promise<void> {
  const database = await startTestDatabase();
  const environment = { DATABASE_URL: database.cluster.databaseUrl, OPERATOR_TOKEN: operatorToken };
  const started = async (side: Side): Promise<Start> => {
    const server = await startCoatcheck({ withProbe: true, preload: [modules[side]], environment });
    const { resident } = await server.ask('memory', {});
    await server.stop();
    return { ms: server.startMs, mb: resident / 1e6 };
  };
  try {
    // The first ones read from the disk what is in memory afterwards.
    await started('without');
    await started('with');
    const pairs: Record<Side, Start>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // Who goes first changes.
      pairs.push(
        round % 2 === 0 ? { without: await started('without'), with: await started('with') } : { with: await started('with'), without: await started('without') },
      );
    }
    const added = (of: (start: Start) => number) => median(pairs.map((pair) => of(pair.with) - of(pair.without)));
    const usual = (side: Side) => `${median(pairs.map((pair) => pair[side].ms)).toFixed(0)} ms and ${median(pairs.map((pair) => pair[side].mb)).toFixed(0)} MB`;
    say(`   a start takes ${usual('without')} without voice, ${usual('with')} with it`);
    report({ metric: 'start_cost_ms', value: added(({ ms }) => ms), unit: 'ms', better: 'lower', target: targets.ms, n: rounds });
    report({ metric: 'start_cost_mb', value: added(({ mb }) => mb), unit: 'MB', better: 'lower', target: targets.mb, n: rounds });
  } finally {
    await database.stop();
  }
}
