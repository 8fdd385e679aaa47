/**
 * `exchange`: tickets turned into passes a second, next to a bare `node:http` server that reads the same POST and answers
 * with the same bytes.
 *
 * A fresh ticket each, out of a real frame document; every second visitor has been here before and sends the cookie. The
 * limits stand at their defaults: the requests come from 65,536 visitors by way of a trusted proxy. Every answer has to be a
 * 200 with a pass.
 */
import { documentTraffic, makeTenants } from '../frame/documents.ts';
import { exchangeRequests, manyVisitors, type Tenant } from '../load/browser.ts';
import type { Load, Traffic } from '../load/generator.ts';
import type { Reply } from '../load/reply.ts';
import { compare } from '../load/rounds.ts';
import { median, say, type Bench } from '../report.ts';
import { withStand } from '../servers/stand.ts';

const exchangesPerRound = 3_000;
/** A round ends when its tickets are spent; this bounds it on a slow machine. */
const roundMsMax = 2_000;
const baselineRoundMs = 400;
const ceilingRoundMs = 100;
/** Many short ones: on a machine that others use too, two long ones in a row would not meet the same weather. */
const rounds = { warmUps: 4, rounds: 25 };

const passMark = Buffer.from('{"access_token":"ey');

export const bench: Bench = (report) =>
  withStand(async ({ coatcheck, ours, answerWith }) => {
    const tenants = await makeTenants(coatcheck);
    const address = manyVisitors();
    const first = await takeRequests(ours, tenants, coatcheck.port, tenants.length * 10, () => undefined);
    const [opening] = first;
    if (opening === undefined) throw new Error('no tickets');
    const sample = await ours.ask(opening(address()));
    requirePass(sample);
    const replayed = await ours.ask(opening(address()));
    if (replayed.status !== 401) throw new Error(`a spent ticket was answered with ${replayed.status}`);

    const cookies: string[] = [];
    await ours.run(traffic(first.slice(1), address, (reply) => cookies.push(cookieOf(reply))), roundMsMax);
    const returning = () => cookies[Math.floor(Math.random() * cookies.length)];
    const { nodeHttp, ceiling } = await answerWith(sample);

    const count = exchangesPerRound * (rounds.warmUps + rounds.rounds);
    const requests = await takeRequests(ours, tenants, coatcheck.port, count, returning);
    say(`   took ${requests.length} tickets`);
    shuffle(requests);
    // Anybody's tickets do for the servers that don't look.
    const unread = requests.slice(0, exchangesPerRound);
    const endlessly = async (load: Load, forMs = baselineRoundMs) => (await load.run(traffic(unread, address, () => undefined, true), forMs)).rate;
    const ceilings: number[] = [];

    const compared = await compare(
      {
        name: 'exchanges',
        round: async () => (await ours.run(traffic(requests.splice(-exchangesPerRound), address, requirePass), roundMsMax)).rate,
      },
      {
        name: 'node:http',
        round: async () => {
          ceilings.push(await endlessly(ceiling, ceilingRoundMs));
          return endlessly(nodeHttp);
        },
      },
      rounds,
    );

    report({ metric: 'ratio_to_node_http', value: compared.ratio, unit: 'ratio', better: 'higher', target: 0.2, n: compared.n });
    report({ metric: 'exchanges_per_second', value: compared.left, unit: '1/s', better: 'higher', baseline: compared.right, n: compared.n });
    report({ metric: 'generator_ceiling', value: median(ceilings), unit: '1/s', better: 'higher', n: ceilings.length });
  });

/** Writes the request once it is known from where it will come. */
type Opening = (address: string) => Buffer;

/** Loads frame documents, and makes an exchange of each ticket. */
async function takeRequests(load: Load, tenants: readonly Tenant[], port: number, count: number, returning: () => string | undefined): Promise<Opening[]> {
  const openings: Opening[] = [];
  for (const [index, tenant] of tenants.entries()) {
    const exchange = exchangeRequests(tenant, port);
    const documents = documentTraffic([tenant], port, (ticket) => {
      const cookie = openings.length % 2 === 0 ? undefined : returning();
      openings.push((from) => exchange(ticket, cookie, from));
    });
    let left = Math.ceil((count * (index + 1)) / tenants.length) - openings.length;
    await load.run({ ...documents, next: () => ((left -= 1) < 0 ? undefined : documents.next()) }, 30_000);
  }
  return openings;
}

function traffic(openings: readonly Opening[], address: () => string, accept: (reply: Reply) => void, endless = false): Traffic {
  let turn = 0;
  return {
    next: () => openings[endless ? turn++ % openings.length : turn++]?.(address()),
    accept,
  };
}

function requirePass({ status, body }: Reply): void {
  if (status !== 200 || body.indexOf(passMark) !== 0) throw new Error(`not a pass: ${status} ${body.toString().slice(0, 300)}`);
}

function cookieOf(reply: Reply): string {
  requirePass(reply);
  const cookie = /\r\nset-cookie: ([^;]+)/i.exec(reply.head)?.[1];
  if (cookie === undefined) throw new Error('an exchange that set no cookie');
  return cookie;
}

/** So that the tenants of a batch differ, as strangers' do. */
function shuffle(list: unknown[]): void {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [list[last], list[other]] = [list[other], list[last]];
  }
}
