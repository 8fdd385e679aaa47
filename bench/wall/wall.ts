/**
 * `wall`: what the database's own verification costs. A request that reads a conversation and writes a lead, behind a pass and
 * under row security, next to the same statements on copies of the tables without either.
 *
 * Through HTTP (`ratio_to_unwalled`), and on one connection without it (`statement_ratio`). The database is set as in
 * production, so a commit waits for the disk. There are enough rows that both sides look them up by their indexes, and a round is
 * long enough that what the change of sides costs (each has ten backends) is a small part of it.
 */
import { startTestDatabase } from '../../tests/harness/tenants.ts';
import { frameHead } from '../load/browser.ts';
import { openLoad, type Load, type Traffic } from '../load/generator.ts';
import { compare } from '../load/rounds.ts';
import type { Bench, Report } from '../report.ts';
import { startChild } from '../servers/child.ts';
import { makeVisitors, newLead, readAndWrite, type KnownVisitor } from './visitors.ts';
import { copyWithoutWalls, unwalledDatabase } from './without-walls.ts';
import type { WallBrief } from './server.ts';
import { createTenantDatabase } from '@coatcheck/database/tenant';
import { poolFor } from '@coatcheck/database/login';

const tenants = 300;
const visitorsEach = 3;
const connections = 32;
const roundMs = 1_000;
const transactionsPerRound = 400;
const target = 1.6;
const frameHost = 'frames.example';

export const bench: Bench = async (report) => {
  const made = await startTestDatabase({ durable: true });
  try {
    const visitors = await makeVisitors(made, tenants, visitorsEach);
    await copyWithoutWalls(made.cluster.superuserUrl);
    await throughHttp(report, { databaseUrl: made.cluster.databaseUrl, frameTemplate: `http://{label}.${frameHost}`, visitors });
    await withoutHttp(report, made.cluster.databaseUrl, visitors);
  } finally {
    await made.stop();
  }
};

async function throughHttp(report: Report, brief: WallBrief): Promise<void> {
  const server = await startChild(new URL('server.ts', import.meta.url), brief);
  let load: Load | undefined;
  try {
    load = await openLoad(server.port, connections);
    const walled = trafficTo('/walled', brief.visitors);
    const unwalled = trafficTo('/unwalled', brief.visitors);
    const rate = async (traffic: Traffic) => (await load?.run(traffic, roundMs))?.rate ?? 0;
    const compared = await compare(
      { name: 'unwalled', round: () => rate(unwalled) },
      { name: 'walled', round: () => rate(walled) },
      { warmUps: 2, rounds: 15 },
    );
    report({ metric: 'ratio_to_unwalled', value: compared.ratio, unit: 'ratio', better: 'lower', target, n: compared.n });
    report({ metric: 'requests_per_second', value: compared.right, unit: '1/s', better: 'higher', baseline: compared.left, n: compared.n });
  } finally {
    load?.close();
    await server.stop();
  }
}

function trafficTo(path: string, visitors: readonly KnownVisitor[]): Traffic {
  const heads = visitors.map(({ label, credential }, index) => {
    const head = frameHead('POST', path, `${label}.${frameHost}`);
    return `${head}Cookie: __Host-coatcheck=${credential.cookie}\r\nAuthorization: Bearer ${credential.pass}\r\nX-Visitor: ${index}\r\n`;
  });
  let turn = 0;
  return {
    next() {
      turn = (turn + 1) % visitors.length;
      const visitor = visitors[turn];
      const body = visitor === undefined ? '' : JSON.stringify(newLead(visitor));
      return Buffer.from(`${heads[turn]}Content-Length: ${body.length}\r\n\r\n${body}`, 'latin1');
    },
    accept({ status, body }) {
      if (status !== 201) throw new Error(`${path} answered ${status}: ${body.toString().slice(0, 300)}`);
    },
  };
}

async function withoutHttp(report: Report, databaseUrl: string, visitors: readonly KnownVisitor[]): Promise<void> {
  const pool = poolFor(databaseUrl, 'coatcheck_app', { connectionsMax: 1 });
  const walled = createTenantDatabase(pool);
  const unwalled = unwalledDatabase(databaseUrl, 1);
  const rate = async (one: (visitor: KnownVisitor) => Promise<unknown>) => {
    const startedAt = performance.now();
    for (let done = 0; done < transactionsPerRound; done += 1) {
      const visitor = visitors[done % visitors.length];
      if (visitor !== undefined) await one(visitor);
    }
    return (transactionsPerRound * 1_000) / (performance.now() - startedAt);
  };
  try {
    const compared = await compare(
      { name: 'unwalled', round: () => rate((visitor) => unwalled.transaction(visitor.bearer, (tx) => readAndWrite(tx, newLead(visitor)))) },
      { name: 'walled', round: () => rate((visitor) => walled.transaction(visitor.credential, (tx) => readAndWrite(tx, newLead(visitor)))) },
      { warmUps: 2, rounds: 15 },
    );
    report({ metric: 'statement_ratio', value: compared.ratio, unit: 'ratio', better: 'lower', target, n: compared.n });
    report({ metric: 'transaction_ms', value: 1_000 / compared.right, unit: 'ms', better: 'lower', baseline: 1_000 / compared.left, n: compared.n });
  } finally {
    await pool.end();
    await unwalled.close();
  }
}
