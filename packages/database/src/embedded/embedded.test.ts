import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loginUrl } from '../login.ts';
import { readPostmasterFile } from './cluster.ts';
import { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from './embedded.ts';
import { isAlive } from './process.ts';
import { socketPath } from './socket.ts';

const root = process.geteuid?.() === 0;
/** A data folder that was started and stopped before. Making one is slow, so tests that don't spoil it share it, one after the other. */
let used: string;
let home: string;

beforeAll(async () => {
  used = await mkdtemp(join(tmpdir(), 'coatcheck-embedded-'));
  const database = await startEmbedded({ dataDir: used, log: () => {} });
  await database.close();
});

afterAll(() => rm(used, { recursive: true, force: true }));

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'coatcheck-embedded-'));
});

afterEach(async () => {
  for (const clean of cleanings.splice(0).reverse()) await clean();
  // What a test killed may have left a server behind.
  for (const folder of folders) {
    const file = await readPostmasterFile(folder).catch(() => undefined);
    if (file !== undefined && (await isAlive(file.pid))) {
      process.kill(file.pid, 'SIGKILL');
      await gone(file.pid);
    }
    folders.delete(folder);
  }
  await rm(home, { recursive: true, force: true });
});

const cleanings: (() => unknown)[] = [];
const atEnd = (clean: () => unknown) => cleanings.push(clean);

/** Clusters that were started. */
const folders = new Set<string>();

async function start(dataDir: string, options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedDatabase & { lines: string[] }> {
  const lines: string[] = [];
  folders.add(join(dataDir, 'postgres'));
  const database = await startEmbedded({ dataDir, log: (line) => lines.push(line), ...options });
  atEnd(() => database.close());
  return Object.assign(database, { lines });
}

async function copyOfUsed(dataDir: string): Promise<string> {
  await cp(used, dataDir, { recursive: true });
  return dataDir;
}

/** One statement on a connection of its own. */
async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** The owner's URL; the server itself never has it. */
async function ownerUrl(dataDir: string, database: EmbeddedDatabase): Promise<string> {
  const { ownerPassword }: { ownerPassword: string } = JSON.parse(await readFile(join(dataDir, 'database.json'), 'utf8'));
  const url = new URL(database.databaseUrl);
  url.username = 'coatcheck_owner';
  url.password = ownerPassword;
  return url.href;
}

async function postmaster(folder: string): Promise<number> {
  const file = await readPostmasterFile(folder);
  if (file === undefined) throw new Error('no server runs');
  return file.pid;
}

async function gone(pid: number): Promise<void> {
  while (await isAlive(pid)) await delay(5);
}

/** A server's process, in a process group of its own, that does nothing but hold its database, and asks it once more when interrupted. */
async function startServerProcess(dataDir: string): Promise<{ child: ChildProcess; databaseUrl: string; supervisorPid: number }> {
  folders.add(join(dataDir, 'postgres'));
  const program = `
    import { startEmbedded } from ${JSON.stringify(new URL('embedded.ts', import.meta.url).href)};
    import pg from ${JSON.stringify(createRequire(import.meta.url).resolve('pg'))};
    const { databaseUrl, supervisorPid, close } = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log() {} });
    process.once('SIGINT', async () => {
      for (let asked = 0; asked < 20; asked += 1) {
        const client = new pg.Client({ connectionString: databaseUrl });
        await client.connect();
        await client.query('select 1');
        await client.end();
      }
      await close();
    });
    console.log(JSON.stringify({ databaseUrl, supervisorPid }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  atEnd(() => {
    child.kill('SIGKILL');
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, ...JSON.parse(line) };
}

describe('the embedded database', () => {
  it('starts in an empty folder, with the login roles and without a way to be more than they are', async () => {
    const dataDir = join(home, 'data');
    const database = await start(dataDir);
    const url = database.databaseUrl;
    for (const role of ['coatcheck_app', 'coatcheck_counter', 'coatcheck_operator', 'coatcheck_accounts']) {
      const [row] = await ask(loginUrl(url, role), 'select current_user::text as name, r.rolsuper from pg_roles r where rolname = current_user');
      expect(row).toEqual({ name: role, rolsuper: false });
    }
    await expect(ask(url, `select set_config('a.b', 'c', false)`)).rejects.toMatchObject({ code: '42501' });
    // No line of pg_hba.conf is for the superuser's databases, and the superuser has no password.
    await expect(ask(loginUrl(url, 'postgres'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await expect(ask(url.replace('/coatcheck?', '/postgres?'), 'select 1')).rejects.toMatchObject({ code: '28000' });
    const [password] = await ask(await ownerUrl(dataDir, database), `select rolsuper, rolbypassrls from pg_roles where rolname = current_user`);
    expect(password).toEqual({ rolsuper: false, rolbypassrls: false });

    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dataDir, 'database.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700);
  });

  it('is durable, checks its pages, listens on no port, and writes down no words of a visitor', async () => {
    const dataDir = used;
    const database = await start(dataDir);
    const [settings] = await ask(
      await ownerUrl(dataDir, database),
      `select ${['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses', 'jit', 'TimeZone', 'server_encoding']
        .map((name) => `current_setting('${name}') as "${name}"`)
        .join(', ')}, (select datlocprovider::text || ':' || datlocale from pg_database where datname = current_database()) as locale`,
    );
    expect(settings).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      listen_addresses: '',
      jit: 'off',
      TimeZone: 'UTC',
      server_encoding: 'UTF8',
      locale: 'b:C.UTF-8',
    });
    await expect(ask(database.databaseUrl, `select 'my phone number is canary-1'::uuid`)).rejects.toThrow();
    await expect(ask(database.databaseUrl, `do $$ begin raise exception 'canary-2'; end $$`)).rejects.toThrow();
    await database.close();
    const log = await readFile(join(dataDir, 'postgres.log'), 'utf8');
    expect(log).toContain('database system is shut down');
    expect(log).not.toContain('canary');
  });

  it('finds its data and its passwords again', async () => {
    const dataDir = used;
    const first = await start(dataDir);
    await ask(await ownerUrl(dataDir, first), 'create table if not exists kept as select 42 as answer');
    const pid = await postmaster(join(dataDir, 'postgres'));
    await first.close();
    expect(await isAlive(pid)).toBe(false);
    const second = await start(dataDir);
    expect(second.databaseUrl).toBe(first.databaseUrl);
    expect(await ask(await ownerUrl(dataDir, second), 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('stops with clients in the middle of a transaction, within 2 s', async () => {
    const database = await start(used);
    const client = new Client({ connectionString: database.databaseUrl });
    client.on('error', () => {});
    await client.connect();
    await client.query('begin');
    const sleeping = client.query('select pg_sleep(60)').then(() => 'slept', () => 'disconnected');
    const started = performance.now();
    await database.close();
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(await sleeping).toBe('disconnected');
  });

  it('outlives a Ctrl-C until the server has done with it, and lets the server end by itself', async () => {
    const dataDir = used;
    const { child } = await startServerProcess(dataDir);
    const pid = await postmaster(join(dataDir, 'postgres'));
    const ended = once(child, 'exit');
    process.kill(-(child.pid ?? Number.NaN), 'SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(await isAlive(pid)).toBe(false);
  });

  it('refuses a second server on the same folder, and says so', async () => {
    const dataDir = used;
    const first = await start(dataDir);
    await expect(start(dataDir)).rejects.toMatchObject({
      reason: 'FolderInUse',
      message: expect.stringMatching(new RegExp(`another Coatcheck \\(process ${process.pid}\\) is using the data folder .*DATA_DIR`)),
    });
    expect(await ask(first.databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('gives up a start when told, and leaves nothing running', async () => {
    const dataDir = join(home, 'data');
    const told = new AbortController();
    const starting = start(dataDir, { signal: told.signal });
    while (!(await stat(join(dataDir, 'postgres.new')).then(() => true, () => false))) await delay(5);
    told.abort(new Error('enough'));
    await expect(starting).rejects.toThrow('enough');
    // The interrupted cluster counts for nothing; the next start makes one.
    await expect(ask((await start(dataDir)).databaseUrl, 'select 1 as one')).resolves.toEqual([{ one: 1 }]);
  });

  it('works below a folder with spaces, umlauts, commas and quotes in its name', async () => {
    const dataDir = join(home, `Kürbis & Söhne, "Bäckerei" 100%'s`);
    const database = await start(dataDir);
    expect(await ask(loginUrl(database.databaseUrl, 'coatcheck_counter'), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('works below a path too long for a socket, and refuses a socket folder that somebody else made', async () => {
    const dataDir = join(home, 'long'.repeat(12), 'ü'.repeat(40));
    await copyOfUsed(dataDir);
    const database = await start(dataDir);
    expect(await ask(database.databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    const socketFolder = new URL(database.databaseUrl).searchParams.get('host') ?? '';
    atEnd(() => rm(socketFolder, { recursive: true, force: true }));
    expect(Buffer.byteLength(socketPath(socketFolder))).toBeLessThanOrEqual(107);
    expect((await stat(socketFolder)).mode & 0o777).toBe(0o700);
    await database.close();
    await chmod(socketFolder, 0o777);
    await expect(start(dataDir)).rejects.toMatchObject({ reason: 'EmbeddedUnavailable', message: expect.stringContaining(socketFolder) });
  });

  it('does not begin anew when its files or its passwords are gone', async () => {
    const dataDir = await copyOfUsed(join(home, 'data'));
    await (await start(dataDir)).close();
    const passwords = join(dataDir, 'database.json');
    const kept = await readFile(passwords);
    await rm(passwords);
    await expect(start(dataDir)).rejects.toThrow('database.json');
    await writeFile(passwords, kept);
    await rm(join(dataDir, 'postgres'), { recursive: true });
    await expect(start(dataDir)).rejects.toThrow(/files are gone/);
  });
});

describe('after a kill -9', () => {
  it('of the supervisor: the same PostgreSQL goes on, under a new supervisor', async () => {
    const dataDir = used;
    const database = await start(dataDir);
    const client = new Client({ connectionString: database.databaseUrl });
    await client.connect();
    const pid = await postmaster(join(dataDir, 'postgres'));
    const supervisor = database.supervisorPid;
    process.kill(supervisor, 'SIGKILL');
    while (database.supervisorPid === supervisor) await delay(5);
    expect(database.lines.at(-1)).toContain(`adopted the PostgreSQL that was still running (process ${pid})`);
    // Even the connections stay.
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await client.end();
    await database.close();
    expect(await isAlive(pid)).toBe(false);
  });

  it('of the server: the supervisor stops PostgreSQL, and a start in that moment waits for it', async () => {
    const dataDir = used;
    const server = await startServerProcess(dataDir);
    const pid = await postmaster(join(dataDir, 'postgres'));
    server.child.kill('SIGKILL');
    const database = await start(dataDir);
    expect(await ask(database.databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await gone(server.supervisorPid);
    expect(await isAlive(pid)).toBe(false);
  });

  it('of the server and the supervisor: the next start adopts the orphan, and stops it in the end', async () => {
    const dataDir = used;
    const server = await startServerProcess(dataDir);
    const pid = await postmaster(join(dataDir, 'postgres'));
    process.kill(server.supervisorPid, 'SIGSTOP');
    server.child.kill('SIGKILL');
    process.kill(server.supervisorPid, 'SIGKILL');
    const database = await start(dataDir);
    expect(database.lines).toContain(`adopted the PostgreSQL that was still running (process ${pid})`);
    await database.close();
    expect(await isAlive(pid)).toBe(false);
  });

  it('of everything: an acknowledged write is there after the recovery', async () => {
    const dataDir = used;
    const server = await startServerProcess(dataDir);
    const pid = await postmaster(join(dataDir, 'postgres'));
    const { ownerPassword }: { ownerPassword: string } = JSON.parse(await readFile(join(dataDir, 'database.json'), 'utf8'));
    const owner = new URL(server.databaseUrl);
    owner.username = 'coatcheck_owner';
    owner.password = ownerPassword;
    await ask(owner.href, 'create table if not exists kept as select 42 as answer');
    process.kill(server.supervisorPid, 'SIGSTOP');
    for (const victim of [pid, server.supervisorPid]) process.kill(victim, 'SIGKILL');
    server.child.kill('SIGKILL');
    const database = await start(dataDir);
    expect(await ask(await ownerUrl(dataDir, database), 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('of PostgreSQL alone: it is started again, at the same address', async () => {
    const dataDir = used;
    const database = await start(dataDir);
    const pid = await postmaster(join(dataDir, 'postgres'));
    process.kill(pid, 'SIGKILL');
    for (;;) {
      const answer = await ask(database.databaseUrl, 'select 1 as one').catch(() => undefined);
      if (answer !== undefined) break;
      await delay(10);
    }
    expect(await postmaster(join(dataDir, 'postgres'))).not.toBe(pid);
    expect(database.lines).toContain('PostgreSQL ended unexpectedly; starting it again');
  });

  it('a process id in left-over files that is somebody else’s by now fools nobody', async () => {
    const dataDir = used;
    const folder = join(dataDir, 'postgres');
    const first = await start(dataDir);
    const left = [join(folder, 'postmaster.pid'), `${socketPath(folder)}.lock`];
    const texts = await Promise.all(left.map((path) => readFile(path, 'utf8')));
    await first.close();
    // This very process has the id now: alive, of the same user, and not a PostgreSQL.
    await Promise.all(left.map((path, index) => writeFile(path, (texts[index] ?? '').replace(/^\d+/, String(process.pid)), { mode: 0o600 })));
    const database = await start(dataDir);
    expect(await ask(database.databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe.runIf(root && process.platform === 'linux')('as root', () => {
  it('works in a folder that only root can enter, with the files its own', async () => {
    await chmod(home, 0o700);
    const dataDir = join(home, 'data');
    const database = await start(dataDir, { runAs: 'namespace' });
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(0);
    expect(await ask(database.databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('without user namespaces, in a closed folder: keeps programs and data outside, as nobody, and finds them again', async () => {
    await chmod(home, 0o700);
    const dataDir = join(home, 'data');
    const stateFolder = await mkdtemp(join('/var/lib', 'coatcheck-test-'));
    atEnd(() => rm(stateFolder, { recursive: true, force: true }));
    await chmod(stateFolder, 0o711);
    const options = { runAs: 'nobody', stateFolder } as const;
    const first = await start(dataDir, options);
    const { elsewhere }: { elsewhere: string } = JSON.parse(await readFile(join(dataDir, 'database.json'), 'utf8'));
    folders.add(elsewhere);
    expect(elsewhere.startsWith(`${stateFolder}/`)).toBe(true);
    expect(first.lines).toContainEqual(expect.stringContaining(elsewhere));
    expect((await stat(elsewhere)).uid).not.toBe(0);
    expect((await stat(home)).mode & 0o777).toBe(0o700);
    const pid = await postmaster(elsewhere);
    expect(await readFile(`/proc/${pid}/status`, 'utf8')).toMatch(/^Uid:\s+65534\s/m);
    await ask(await ownerUrl(dataDir, first), 'create table if not exists kept as select 42 as answer');
    await first.close();
    // How it runs is read off the files.
    const second = await start(dataDir, { stateFolder });
    expect(await ask(await ownerUrl(dataDir, second), 'select answer from kept')).toEqual([{ answer: 42 }]);

    // A copy of the data folder leads to the same files, and may not serve them as well.
    await mkdir(join(home, 'copy'), { mode: 0o700 });
    await cp(join(dataDir, 'database.json'), join(home, 'copy/database.json'));
    await expect(start(join(home, 'copy'), { stateFolder })).rejects.toMatchObject({ reason: 'FolderInUse' });
  });

  it('without user namespaces, in a folder that all may pass: keeps the data inside', async () => {
    await chmod(home, 0o755);
    const dataDir = join(home, 'data');
    await mkdir(dataDir, { mode: 0o755 });
    const database = await start(dataDir, { runAs: 'nobody', stateFolder: join(home, 'state') });
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(65534);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o755);
    expect(await ask(database.databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});
