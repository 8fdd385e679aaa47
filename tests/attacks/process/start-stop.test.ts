/** The server's process from an empty folder to its end, and what of it is there the next time. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyList } from '@coatcheck/contract/operator/keys';
import { DocumentList } from '@coatcheck/contract/operator/knowledge';
import { LeadList } from '@coatcheck/contract/operator/records';
import { TenantList } from '@coatcheck/contract/operator/tenants';
import { loadFrame, openVisitor, request, type Reply } from '../../harness/deployment.ts';
import { freePort, listen, shut } from '../../harness/listen.ts';
import {
  allGone, databaseProcesses, descendantsOf, isAlive, killLeftovers, spawnServer, startServerProcess, type ServerProcess,
} from '../../harness/process.ts';

let dataDir: string;
let server: ServerProcess | undefined;

beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'coatcheck-start-')), 'data');
});

afterEach(async () => {
  await killLeftovers(dataDir, server);
  server = undefined;
  await rm(join(dataDir, '..'), { recursive: true, force: true });
});

/** As `npm start` does: nothing set but what keeps tests apart. */
async function startDemo(more: Record<string, string> = {}): Promise<ServerProcess> {
  server = await startServerProcess({ environment: { DATA_DIR: dataDir, OPERATOR_TOKEN: '', ...more }, demo: true });
  return server;
}

const sitesOf = (running: ServerProcess) => [...running.said.stdout.matchAll(/http:\/\/localhost:\d+$/gm)].map(([url]) => url);
const portOf = (url: string) => Number(new URL(url).port);

/** The operator's API, with the token that was made for this folder. */
async function ask(running: ServerProcess, path: string): Promise<Reply> {
  const token = (await readFile(join(dataDir, 'operator-token'), 'utf8')).trim();
  return running.operator('GET', path, undefined, { authorization: `Bearer ${token}`, 'coatcheck-reason': 'test' });
}

/** Everything a customer would miss. */
async function belongings(running: ServerProcess) {
  const { tenants } = TenantList.parse(JSON.parse((await ask(running, '/tenants')).body));
  return Promise.all(
    tenants.map(async ({ tenant_id, name, label }) => {
      const { keys } = KeyList.parse(JSON.parse((await ask(running, `/tenants/${tenant_id}/keys`)).body));
      const { leads } = LeadList.parse(JSON.parse((await ask(running, `/tenants/${tenant_id}/leads`)).body));
      const { documents } = DocumentList.parse(JSON.parse((await ask(running, `/tenants/${tenant_id}/knowledge`)).body));
      return { tenant_id, name, label, keys, leads, documents };
    }),
  );
}

async function visitorOf(running: ServerProcess, publishableKey: string, label: string) {
  return openVisitor(running.port, { label, publishable_key: publishableKey });
}

describe('the demo, from an empty folder', () => {
  it('says where everything is when it is ready, and finds tenants, keys, knowledge and leads again', async () => {
    const first = await startDemo();
    for (const port of [first.port, first.consolePort]) {
      expect((await request(port, '/readyz')).status).toBe(200);
      expect((await request(port, '/healthz')).status).toBe(200);
    }
    const sites = sitesOf(first);
    expect(sites.length).toBe(2);
    for (const label of ['Console and API', 'Operator sign-in', "Operator's API", 'Loader', 'Model']) expect(first.said.stdout).toMatch(new RegExp(`^ +${label} {3,}\\S`, 'm'));
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dataDir, 'operator-token'))).mode & 0o777).toBe(0o600);
    // The table is not for secrets.
    expect(first.said.stdout + first.said.stderr).not.toContain((await readFile(join(dataDir, 'operator-token'), 'utf8')).trim());

    const before = await belongings(first);
    expect(before.map(({ keys }) => keys.length)).toEqual([1, 1]);
    expect(before.every(({ documents }) => documents.length > 0)).toBe(true);
    for (const [index, { label, keys: [key] }] of before.entries()) {
      const page = await request(portOf(sites[index] ?? ''), '/');
      expect(sites.some((site) => key?.origins.includes(site))).toBe(true);
      expect(page.body).toContain(`http://localhost:${first.port}/embed.js`);
      const visitor = await visitorOf(first, key?.publishable_key ?? '', label);
      expect((await visitor.send('POST', '/v1/leads', { email: `${label}@visitor.example`, consent: true })).status).toBe(201);
    }
    const kept = await belongings(first);
    expect(kept.map(({ leads }) => leads.length)).toEqual([1, 1]);
    expect(await first.stop()).toEqual({ code: 0, signal: null });

    const ports = sites.map(portOf).join(',');
    const second = await startDemo({ PORT: String(first.port), CONSOLE_PORT: String(first.consolePort), DEMO_PORTS: ports });
    expect(await belongings(second)).toEqual(kept);
    expect(sitesOf(second)).toEqual(sites);
    // Nothing was migrated or made anew.
    expect(second.said.stderr).not.toContain('applied');
  });

  it('takes other ports where the demo’s are taken, and the keys’ allowed origins follow', async () => {
    const first = await startDemo();
    const formerly = sitesOf(first);
    await first.stop();
    const squatters = formerly.map(() => createServer((_, reply) => reply.end('somebody else')));
    for (const [index, squatter] of squatters.entries()) squatter.listen(portOf(formerly[index] ?? ''), '127.0.0.1');
    try {
      const second = await startDemo({ DEMO_PORTS: formerly.map(portOf).join(',') });
      const now = sitesOf(second);
      expect(new Set([...now, ...formerly]).size).toBe(4);
      for (const { label, keys: [key] } of await belongings(second)) {
        expect(key?.origins.length).toBe(1);
        const [origin = ''] = key?.origins ?? [];
        expect(now).toContain(origin);
        const frame = await loadFrame(second.port, { label, publishable_key: key?.publishable_key ?? '' }, { referer: `${origin}/` });
        expect(frame.headers['content-security-policy']).toContain(`frame-ancestors ${origin};`);
        // Whoever sits where the demo was may not have its frame.
        for (const former of formerly) {
          expect((await loadFrame(second.port, { label, publishable_key: key?.publishable_key ?? '' }, { referer: `${former}/` })).status).toBe(403);
        }
      }
    } finally {
      await Promise.all(squatters.map(shut));
    }
  });
});

describe('the end', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`${signal} ends everything that was started, in good order`, async () => {
      const running = await startDemo();
      const { supervisor, postmaster } = await databaseProcesses(dataDir);
      const all = [running.pid, supervisor, postmaster, ...(await descendantsOf(running.pid))];
      const sites = sitesOf(running);
      running.child.kill(signal);
      // A second one, from an impatient hand, changes nothing.
      running.child.kill(signal);
      expect(await running.exited).toEqual({ code: 0, signal: null });
      // Not "soon": when the process has ended, there is nothing left of it.
      for (const pid of all) expect(await isAlive(pid), `process ${pid}`).toBe(false);
      for (const port of [running.port, running.consolePort, ...sites.map(portOf)]) await expect(request(port, '/healthz')).rejects.toThrow('ECONNREFUSED');
      expect(await readFile(join(dataDir, 'postgres.log'), 'utf8')).toContain('database system is shut down');
      expect(await readdir(join(dataDir, 'postgres'))).not.toContain('postmaster.pid');
    });
  }

  it('in the middle of the first start leaves nothing running, and the next start begins well', async () => {
    const environment = { DATA_DIR: dataDir, PORT: String(await freePort()), CONSOLE_PORT: String(await freePort()) };
    const { child, said, exited } = spawnServer({ environment, demo: true });
    while (!said.stderr.includes('applied 000002')) await Promise.race([delay(5), exited.then(() => Promise.reject(new Error(said.stderr)))]);
    const { supervisor, postmaster } = await databaseProcesses(dataDir);
    child.kill('SIGTERM');
    await exited;
    // The supervisor sees that its server has gone.
    await allGone([supervisor, postmaster]);
    const running = await startDemo();
    expect((await belongings(running)).length).toBe(2);
  });

  it('leaves the other server alone when a second one is started on its folder', async () => {
    const running = await startDemo();
    const environment = { DATA_DIR: dataDir, PORT: String(await freePort()), CONSOLE_PORT: String(await freePort()) };
    const { said, exited } = spawnServer({ environment });
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(said.stderr).toMatch(/^coatcheck can't start: another Coatcheck .* is using the data folder .*\n$/);
    expect((await request(running.port, '/readyz')).status).toBe(200);
  });
});

describe('a port that is taken', () => {
  for (const name of ['PORT', 'CONSOLE_PORT']) {
    it(`${name}: is said in one sentence, exit code 1, and nothing stays behind`, async () => {
      const squatter = createServer();
      const taken = await listen(squatter);
      const environment = { DATA_DIR: dataDir, PORT: String(await freePort()), CONSOLE_PORT: String(await freePort()), LOG_LEVEL: 'fatal', [name]: String(taken) };
      const { said, exited, child } = spawnServer({ environment });
      let below: number[] = [];
      while (said.stderr === '' && child.exitCode === null) {
        below = [...below, ...(await descendantsOf(child.pid ?? 0))];
        await delay(20);
      }
      expect(await exited).toEqual({ code: 1, signal: null });
      expect(said).toEqual({ stdout: '', stderr: `coatcheck can't start: port ${taken} is taken by another program; set PORT or CONSOLE_PORT to a free one\n` });
      for (const pid of below) expect(await isAlive(pid), `process ${pid}`).toBe(false);
      await shut(squatter);
    });
  }
});
