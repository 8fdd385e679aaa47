/**
 * `frame`: frame documents a second, next to a bare `node:http` server that answers the same GET with the same bytes.
 *
 * Every page view of every customer asks for one; each is answered after a look at its key in the database. The limits stand
 * at their defaults: the requests come from 65,536 visitors by way of a trusted proxy.
 */
import { frameRequests, manyVisitors } from '../load/browser.ts';
import { compare } from '../load/rounds.ts';
import { median, type Bench } from '../report.ts';
import { withStand } from '../servers/stand.ts';
import { documentTraffic, makeTenants, shop } from './documents.ts';

const roundMs = 500;
const ceilingRoundMs = 100;
/** Many short ones: on a machine that others use too, two long ones in a row would not meet the same weather. */
const rounds = { warmUps: 5, rounds: 25 };

export const bench: Bench = (report) =>
  withStand(async ({ coatcheck, ours, answerWith }) => {
    const tenants = await makeTenants(coatcheck);
    const [tenant] = tenants;
    if (tenant === undefined) throw new Error('no tenants');
    const traffic = documentTraffic(tenants, coatcheck.port);
    const requestOne = frameRequests(tenant, coatcheck.port, shop);
    const { nodeHttp, ceiling } = await answerWith(await ours.ask(requestOne(manyVisitors()())));

    const ceilings: number[] = [];
    const rateOf = async (load: typeof ours, forMs = roundMs) => (await load.run(traffic, forMs)).rate;
    const compared = await compare(
      { name: 'frame documents', round: () => rateOf(ours) },
      {
        name: 'node:http',
        round: async () => {
          ceilings.push(await rateOf(ceiling, ceilingRoundMs));
          return rateOf(nodeHttp);
        },
      },
      rounds,
    );

    // The key was looked at for each of them: switched off, it opens nothing from the next request on.
    await coatcheck.revokeKey(tenant.key_id);
    const refused = await ours.ask(requestOne(manyVisitors()()));
    if (refused.status !== 401) throw new Error(`a key that is off was answered with ${refused.status}`);

    report({ metric: 'ratio_to_node_http', value: compared.ratio, unit: 'ratio', better: 'higher', target: 0.25, n: compared.n });
    report({ metric: 'documents_per_second', value: compared.left, unit: '1/s', better: 'higher', baseline: compared.right, n: compared.n });
    report({ metric: 'generator_ceiling', value: median(ceilings), unit: '1/s', better: 'higher', n: ceilings.length });
  });
